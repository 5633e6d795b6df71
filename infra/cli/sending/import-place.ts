// How far a file was imported, in the data folder: by its path, where it went, and its beginning, so that another file of the same name
// begins anew.
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import type { RecordPlace } from '../../../shared/records/record-texts.ts'
import { unreadable } from '../../command/unreadable.ts'
import { beginning as beginningOfFile } from '../../sending/records.ts'
import { readJson, writeWhole } from '../session/folders.ts'

const placeSchema = v.object({
  file: v.string(),
  beginning: v.string(),
  place: v.number(),
  item: v.exactOptional(v.number()),
})

const beginningBytes = 64 * 1024

export interface ImportPlace {
  /** The records up to here are settled. */
  readonly after: RecordPlace
  note(place: RecordPlace): Promise<void>
}

/** @param target what tells one import of the file from another: service, organization, format. */
export async function importPlace(dataFolder: string, path: string, target: string): Promise<ImportPlace> {
  const [file, folder] = [resolve(path), join(dataFolder, 'imports')]
  const name = `${createHash('sha256')
    .update(JSON.stringify([file, target]))
    .digest('hex')}.json`
  const known = v.safeParse(placeSchema, await readJson(join(folder, name)))
  const beginning = await beginningOf(file, known.success ? lengthOf(known.output.beginning) : beginningBytes)
  const isSame = known.success && known.output.beginning === beginning
  const whole = isSame ? beginning : await beginningOf(file, beginningBytes)
  return {
    after: isSame ? placeOf(known.output) : beginningOfFile,
    note: (place) => writeWhole(folder, name, `${JSON.stringify({ file, beginning: whole, ...placeOf(place) })}\n`),
  }
}

function placeOf({ place, item }: RecordPlace): RecordPlace {
  return item === undefined ? { place } : { place, item }
}

/** How many bytes, and their hash: a file that has grown since begins with the same. */
async function beginningOf(file: string, bytesMax: number): Promise<string> {
  const handle = await open(file).catch((cause: unknown) => {
    throw unreadable(file, cause)
  })
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytesMax), 0, bytesMax, 0)
    return `${bytesRead}:${createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex')}`
  } finally {
    await handle.close()
  }
}

function lengthOf(beginning: string): number {
  return Number(beginning.split(':')[0])
}
