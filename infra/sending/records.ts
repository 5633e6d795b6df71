// The records of a file or of stdin as texts, each as it was written: numbers keep their digits. NDJSON is read line by line, so a file may
// be of any size; a JSON list or object is read whole, and so is an object around a list of records, on a line of its own or over several.
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { CommandError } from '../command/command.ts'
import { unreadable } from '../command/unreadable.ts'
import { elementsOf, itemsIn } from './json-elements.ts'
import { LineFault, linesIn } from './lines.ts'

export interface RecordPlace {
  /** The line in the file, or the place in the list that the file is, from 1. */
  readonly place: number
  /** The place in the list that is on the line, from 1; of several items, that of the last. */
  readonly item?: number
}

export interface SentRecord extends RecordPlace {
  readonly text: string
}

export const beginning: RecordPlace = { place: 0 }

/** What is whole ends behind each of its items. */
export function isBehind({ place, item = Number.POSITIVE_INFINITY }: RecordPlace, after: RecordPlace): boolean {
  return place > after.place || (place === after.place && item > (after.item ?? Number.POSITIVE_INFINITY))
}

/** `7`, or `7:3` for the third record of line 7. */
export function placeText({ place, item }: RecordPlace): string {
  return item === undefined ? String(place) : `${place}:${item}`
}

/** Bytes of a line, and UTF-16 code units of a JSON text over several. */
const wholeMax = 64 * 1024 * 1024

/**
 * @param path `-` for stdin; a name that ends with `.gz` is unpacked.
 * @param list the member whose list holds the records, where an object is around them.
 * @throws CommandError if it cannot be read.
 */
export async function* recordsOf(path: string, stdin: Readable, list?: string): AsyncGenerator<SentRecord> {
  const source = path === '-' ? stdin : fileOf(path)
  let [place, length]: [number, number] = [0, 0]
  let whole: string[] | undefined
  let isFirst = true
  try {
    for await (const line of linesIn(source, wholeMax)) {
      place += 1
      const text = place === 1 ? line.replace(/^\ufeff/, '') : line
      if (whole === undefined && text.trim() === '') continue
      if (isFirst && isWhole(text)) whole = []
      isFirst = false
      if (whole === undefined) yield* onLine(text, place, list)
      else {
        length += text.length + 1
        if (length > wholeMax) throw tooLarge(path)
        whole.push(text)
      }
    }
  } catch (cause) {
    if (cause instanceof CommandError) throw cause
    if (cause instanceof LineFault) {
      const where = `${path}, line ${cause.line}`
      throw cause.kind === 'too-long' ? tooLarge(where) : new CommandError(`"${where}" is not UTF-8`, { cause })
    }
    throw unreadable(path, cause)
  }
  if (whole !== undefined) yield* inWhole(whole.join('\n'), path, list)
}

function* onLine(text: string, place: number, list: string | undefined): Generator<SentRecord> {
  const items = list === undefined ? undefined : itemsIn(text, list)
  if (!items) yield { text, place }
  else for (const [at, item] of items.entries()) yield { text: item, place, item: at + 1 }
}

/** Each element of a list may have a list of records in it, as each line may. */
function* inWhole(text: string, path: string, list: string | undefined): Generator<SentRecord> {
  const { elements, isList } = elementsOf(text, path)
  if (isList) for (const [at, element] of elements.entries()) yield* onLine(element, at + 1, list)
  else
    for (const [at, item] of elements.flatMap((one) => (list && itemsIn(one, list)) || [one]).entries())
      yield { text: item, place: at + 1 }
}

/** Whether a first line begins a JSON text of several lines, or is a list. */
function isWhole(line: string): boolean {
  if (line.trimStart().startsWith('[')) return true
  try {
    JSON.parse(line)
    return false
  } catch {
    return /^\s*\{[^}]*$/.test(line)
  }
}

function tooLarge(what: string): CommandError {
  return new CommandError(
    `"${what}" is too large for one JSON text, of which 64 MB are read: write a record on each line (NDJSON)`,
  )
}

function fileOf(path: string): Readable {
  const file = createReadStream(path)
  if (!path.endsWith('.gz')) return file
  const unpacked = createGunzip()
  file.on('error', (error) => unpacked.destroy(error))
  return file.pipe(unpacked)
}
