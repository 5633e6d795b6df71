// A program of others that is there on some machines and not on others: runs it, and says in a sentence what is missing.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import { test } from 'vitest'

const execute = promisify(execFile)
const bytesMax = 64 * 1024 * 1024
/** Below the time that a test has: nothing goes on running after it. */
const timeMs = 280_000

export interface ForeignProgram {
  /** @returns what it wrote to stdout. @throws with what it wrote, when it ends with anything but 0. */
  run(args: readonly string[], cwd: string, env?: Readonly<Record<string, string>>): Promise<string>
  /** For a program that runs until it is told to end, by whoever has started it. It writes to our stderr. */
  start(args: readonly string[], cwd: string, env?: Readonly<Record<string, string>>): ChildProcess
}

/** Gets a program, now or before. @throws {@link Missing} where this machine cannot have it. */
export type Provision = () => Promise<ForeignProgram>

/** The machine lacks something. The message is a sentence that names it. */
export class Missing extends Error {}

/** A test that is skipped, with a sentence, where the program cannot be had. */
export function foreignTest(
  title: string,
  provision: Provision,
  body: (program: ForeignProgram) => Promise<void>,
): void {
  test(title, async (context) => {
    const program = await provision().catch((error: unknown) => {
      if (error instanceof Missing) return context.skip(error.message)
      throw error
    })
    await body(program)
  })
}

/** @param command and the arguments with which it says its version. */
export function installed(command: string, ...version: readonly string[]): Provision {
  return async () => {
    await programAt(command)
      .run(version, '.')
      .catch(() => {
        throw new Missing(`this machine has no "${command}" that answers to "${[command, ...version].join(' ')}"`)
      })
    return programAt(command)
  }
}

export function programAt(command: string, first: readonly string[] = []): ForeignProgram {
  return {
    async run(args, cwd, env = {}) {
      const options = { cwd, maxBuffer: bytesMax, timeout: timeMs, env: { ...process.env, ...env } }
      // What a program has to say of what it found wrong may be on either of the two.
      const { stdout } = await execute(command, [...first, ...args], options).catch((error) => {
        throw new Error(`${error.message}\n${error.stdout}`)
      })
      return stdout
    },
    start: (args, cwd, env = {}) =>
      spawn(command, [...first, ...args], {
        cwd,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
  }
}
