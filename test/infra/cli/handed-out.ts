// The command as it is handed out: the one bundled file, run by Node, with configuration and data folders of its own.
import { execFile, execFileSync, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { bundleAll, outputs } from '../../../infra/cli/bundles.ts'
import { commandsOfPackages } from '../../local/running-service.ts'
import { madeOnce } from '../../made-once.ts'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
}

export type HandedOut = Awaited<ReturnType<typeof handedOut>>

/** Whoever asks for it must call `clear()`. */
export async function handedOut(env: Readonly<Record<string, string>> = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'beleg-cli-'))
  const bin = join(dir, 'bin')
  await mkdir(bin)
  const file = join(await bundles(), outputs.command)
  await symlink(file, join(bin, 'beleg'))
  const { NODE_OPTIONS: _, BELEG_PORT: _port, BELEG_DATA: _data, ...inherited } = process.env
  const own = {
    ...inherited,
    PATH: [bin, commandsOfPackages, process.env['PATH']].join(delimiter),
    XDG_CONFIG_HOME: join(dir, 'config'),
    XDG_DATA_HOME: join(dir, 'data'),
    TZ: 'Europe/Berlin',
    ...env,
  }

  function ended(command: string, args: readonly string[], { env: more, stdin = '' }: RunOptions = {}): Promise<Ended> {
    return new Promise((resolve) => {
      const options = { cwd: dir, env: { ...own, ...more }, maxBuffer: 2 ** 28 }
      const child = execFile(command, [...args], options, (error, stdout, stderr) =>
        resolve({ code: error ? (child.exitCode ?? null) : 0, stdout, stderr }),
      )
      child.stdin?.on('error', () => {})
      child.stdin?.end(stdin)
    })
  }

  return {
    dir,
    file,
    run: (args: readonly string[], options?: RunOptions) => ended(process.execPath, [file, ...args], options),
    bash: (script: string, options?: RunOptions) => ended('bash', ['-c', script], options),
    /** In a terminal of util-linux's `script`, which has stdout and stderr on one screen. */
    onTerminal: (command: string, { columns = 160, ...options }: RunOptions & { readonly columns?: number } = {}) =>
      ended('script', ['-qec', `stty cols ${columns} -echo; ${command}`, '/dev/null'], options),
    /** To be killed. */
    start: (args: readonly string[], stdout: number | 'pipe' = 'pipe', options: RunOptions = {}) =>
      spawn(process.execPath, [file, ...args], {
        cwd: dir,
        env: { ...own, ...options.env },
        stdio: ['ignore', stdout, 'pipe'],
      }),
    clear: () => rm(dir, { recursive: true, force: true }),
  }
}

/** The folder with the files that are handed out. */
export function bundles(): Promise<string> {
  return madeOnce('dist', async (folder) => {
    await bundleAll(folder)
    await chmod(join(folder, outputs.command), 0o755)
  })
}

/** Whether a terminal can be had here. */
export const hasTerminal = (() => {
  try {
    return execFileSync('script', ['--version']).toString().includes('util-linux')
  } catch {
    return false
  }
})()

/** The values of NDJSON. */
export function rowsOf(text: string) {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
