// How far a tail has come, in a file: for one question, and one process at a time.
import { basename, dirname, resolve } from 'node:path'
import * as v from 'valibot'
import { CommandError } from '../../command/command.ts'
import { readJson, writeWhole } from '../session/folders.ts'
import { tryLock } from '../session/process-lock.ts'

const stateSchema = v.object({
  /** The service, scope and filters: a place in one log is none in another. */
  question: v.string(),
  /** Everything up to this leaf is printed. */
  next: v.number(),
  /** A page that was being printed into a file: its last leaf, and the file. */
  printing: v.optional(v.object({ to: v.number(), file: v.string() })),
})

export type TailState = v.InferOutput<typeof stateSchema>

export interface TailStateFile {
  /** `undefined` at the first time. */
  readonly read: TailState | undefined
  /** Whole or not at all. */
  write(state: Omit<TailState, 'question'>): Promise<void>
  free(): Promise<void>
}

/** @throws CommandError if another process uses the file, or it is of another question. */
export async function openTailState(path: string, question: string): Promise<TailStateFile> {
  const file = resolve(path)
  const free = await tryLock(`${file}.lock`)
  if (!free) throw new CommandError(`"${path}" is in use by another process`)
  try {
    const stored = await readJson(file)
    const checked = v.safeParse(v.optional(stateSchema), stored)
    if (!checked.success) throw new CommandError(`"${path}" is not the state of a tail`)
    if (checked.output && checked.output.question !== question)
      throw new CommandError(`"${path}" is the state of another question: ${checked.output.question}`)
    return {
      read: checked.output,
      write: (state) => writeWhole(dirname(file), basename(file), `${JSON.stringify({ question, ...state })}\n`),
      free,
    }
  } catch (error) {
    await free()
    throw error
  }
}
