// The package as its users get it: made, packed by npm, and installed from its tarball into a folder of its own.
import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { makePackage, type Packed } from '../../../infra/client/package.ts'
import { madeOnce } from '../../made-once.ts'

const run = promisify(execFile)

export interface InstalledClient extends Packed {
  /** Where programs find it. */
  readonly folder: string
  /** A program as a module, run to its end. */
  run(program: string, options?: RunOptions): Promise<{ readonly stdout: string; readonly stderr: string }>
  clear(): Promise<void>
}

export interface RunOptions {
  readonly args?: readonly string[]
  /** Default: the one that runs the tests. */
  readonly node?: string
}

export async function installedClient(): Promise<InstalledClient> {
  const installed = await madeOnce('client', install)
  const { bytes }: Packed = JSON.parse(await readFile(join(installed, 'packed.json'), 'utf8'))
  const folder = await mkdtemp(join(tmpdir(), 'beleg-client-'))
  const program = join(folder, 'program')
  await cp(join(installed, 'program'), program, { recursive: true })
  let programs = 0
  return {
    bytes,
    folder: program,
    run: async (text, { args = [], node = process.execPath } = {}) => {
      programs += 1
      const file = join(program, `program-${programs}.mjs`)
      await writeFile(file, text)
      return run(node, [file, ...args], { cwd: program })
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  }
}

async function install(folder: string): Promise<void> {
  const made = join(folder, 'made')
  await writeFile(join(folder, 'packed.json'), JSON.stringify(await makePackage(made)))
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: made })
  const program = join(folder, 'program')
  await mkdir(program)
  await writeFile(join(program, 'package.json'), '{"type":"module","private":true}')
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, stdout.trim())], { cwd: program })
}

/** Other Nodes of this machine, by their major version. */
export function otherNodes(): ReadonlyMap<number, string> {
  const found = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'))
  return new Map(
    found
      .filter((file) => existsSync(file))
      .map((file) => {
        const version = execFileSync(file, ['--version']).toString()
        return [Number.parseInt(version.slice(1), 10), file] as const
      }),
  )
}
