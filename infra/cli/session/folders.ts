// Where the CLI keeps what it must remember, by the XDG Base Directory Specification 0.8. Files are their owner's alone.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { unreadable } from '../../command/unreadable.ts'
import type { CliEnvironment } from './environment.ts'

/** Contexts and sessions. */
export function configFolder({ configHome, home }: CliEnvironment): string {
  return folderIn(configHome, home, '.config')
}

/** Kept checkpoints, which nobody should lose with a cache. */
export function dataFolder({ dataHome, home }: CliEnvironment): string {
  return folderIn(dataHome, home, join('.local', 'share'))
}

/** The specification has relative paths ignored. */
function folderIn(base: string | undefined, home: string | undefined, usual: string): string {
  if (base !== undefined && isAbsolute(base)) return join(base, 'beleg')
  return join(home ?? homedir(), usual, 'beleg')
}

/** The JSON of a file; `undefined` if there is none. @throws CommandError naming a file that holds anything else. */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT') return undefined
    throw unreadable(file, code === undefined ? 'it is no JSON' : cause)
  }
}

/** Whole or not at all, also if the process is killed. */
export async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  const file = join(folder, name)
  const draft = `${file}.${process.pid}`
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await writeFile(draft, text, { mode: 0o600, flush: true })
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
