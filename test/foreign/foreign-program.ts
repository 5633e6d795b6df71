// A program that is there on some machines and not on others: runs it, and says in a sentence when it is missing.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type TestContext, test } from 'vitest'

const run = promisify(execFile)
const bytesMax = 64 * 1024 * 1024

export interface ForeignProgram {
  /** @returns what it wrote to stdout. @throws when it ends with anything but 0. */
  run(args: readonly string[], cwd: string): Promise<string>
}

/**
 * A test that is skipped, with a sentence, where the program is not there.
 * @param command and the arguments with which it says its version.
 */
export function foreignTest(
  title: string,
  [command, ...version]: readonly [string, ...string[]],
  body: (program: ForeignProgram) => Promise<void>,
): void {
  test(title, async (context: TestContext) => {
    const isThere = await run(command, version).then(
      () => true,
      () => false,
    )
    if (!isThere) context.skip(`this machine has no "${command}" that answers to "${[command, ...version].join(' ')}"`)
    await body({
      run: async (args, cwd) => (await run(command, [...args], { cwd, maxBuffer: bytesMax })).stdout,
    })
  })
}
