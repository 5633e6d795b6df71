// A file that is being fetched: its bytes so far in FILE.part, and beside it what they are of, so that another process can go on.
import { access, constants, type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import * as v from 'valibot'
import { CommandError } from '../../command/command.ts'
import { readJson, writeWhole } from '../session/folders.ts'

const noteSchema = v.object({
  /** The request as it was typed: only the same one goes on. */
  typed: v.string(),
  downloadId: v.string(),
  file: v.string(),
  etag: v.optional(v.string()),
})

export type PartNote = v.InferOutput<typeof noteSchema>

const partOf = (file: string) => `${file}.part`
const noteOf = (file: string) => `${file}.part.json`

/** The note of a file, or of whichever file in the current folder has this request. */
export async function leftNote(typed: string, file: string | undefined): Promise<PartNote | undefined> {
  const names = file === undefined ? (await readdir('.')).filter((name) => name.endsWith('.part.json')) : [noteOf(file)]
  for (const name of names.toSorted()) {
    const checked = v.safeParse(noteSchema, await readJson(name))
    if (!checked.success) continue
    const note = { ...checked.output, file: name.slice(0, -'.part.json'.length) }
    if (note.typed === typed) return note
    if (file !== undefined) throw new CommandError(`"${partOf(file)}" is the beginning of another download`)
  }
  return undefined
}

export function writeNote(note: PartNote): Promise<void> {
  const file = resolve(noteOf(note.file))
  return writeWhole(dirname(file), basename(file), `${JSON.stringify(note)}\n`)
}

export async function partBytes(file: string): Promise<number> {
  return (await stat(partOf(file)).catch(() => undefined))?.size ?? 0
}

/** Asked before the service makes a file. @throws Error of the disk if there is no such folder, or nothing may be written in it. */
export function mustHold(file: string): Promise<void> {
  return access(`${dirname(file)}/.`, constants.W_OK)
}

export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

/** To write on. The caller closes it. */
export function partHandle(file: string): Promise<FileHandle> {
  return open(partOf(file), constants.O_RDWR | constants.O_CREAT, 0o600)
}

/** Puts the whole file into its place once it is on disk. */
export async function finish(file: string): Promise<void> {
  const handle = await open(partOf(file), 'r+')
  await handle.sync().finally(() => handle.close())
  await rename(partOf(file), join(dirname(file), basename(file)))
  await rm(noteOf(file), { force: true })
}
