// The note of the demo's story in a data folder: when the story ends, and whether all of it was sent.
import { renameSync, writeFileSync } from 'node:fs'
import * as v from 'valibot'
import { CommandError } from '../../command/command.ts'
import { textIfThere } from '../../command/text-if-there.ts'

const noteSchema = v.object({ until: v.pipe(v.string(), v.isoTimestamp()), told: v.boolean() })
export type StoryNote = Readonly<v.InferOutput<typeof noteSchema>>

/**
 * `undefined` if no story was begun.
 * @throws CommandError if `writeStoryNote` did not write this file.
 */
export function readStoryNote(file: string): StoryNote | undefined {
  const text = textIfThere(file)
  if (text === undefined) return undefined
  const note = v.safeParse(v.pipe(v.string(), v.parseJson(), noteSchema), text)
  if (!note.success) throw new CommandError(`${file} is damaged: remove it`)
  return note.output
}

/** Writes the whole file or nothing. */
export function writeStoryNote(file: string, note: StoryNote): void {
  writeFileSync(`${file}.new`, JSON.stringify(note))
  renameSync(`${file}.new`, file)
}
