// The records of a stream as texts, each as it was written: numbers keep their digits. NDJSON is read line by line, so it may be of any
// size; a JSON list or object is read whole, and so is an object around a list of records, on a line of its own or over several.
import { elementsOf, itemsIn } from './json-elements.ts'
import { LineFault, linesIn } from './lines.ts'

export interface RecordPlace {
  /** The line, or the place in the list that the whole is, from 1. */
  readonly place: number
  /** The place in the list that is on the line, from 1; of several items, that of the last. */
  readonly item?: number
}

export interface RecordText extends RecordPlace {
  readonly text: string
}

/** Bytes of a line, and UTF-16 code units of a JSON text over several. */
export const wholeMax = 64 * 1024 * 1024

/** Nothing of the stream behind it is read. `line` is the place of the record, and absent if it is the whole that is at fault. */
export class RecordsFault extends Error {
  override readonly name = 'RecordsFault'
  readonly kind: 'too-large' | 'not-utf8' | 'not-json' | 'not-otlp'
  readonly line: number | undefined

  constructor(kind: RecordsFault['kind'], line?: number, options?: ErrorOptions) {
    super(`${line === undefined ? 'it' : `line ${line}`} is ${kind}`, options)
    this.kind = kind
    this.line = line
  }
}

/**
 * @param list the member whose list holds the records, where an object is around them.
 * @throws RecordsFault; what the stream throws.
 */
export async function* recordTexts(source: AsyncIterable<Uint8Array>, list?: string): AsyncGenerator<RecordText> {
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
        if (length > wholeMax) throw new RecordsFault('too-large')
        whole.push(text)
      }
    }
  } catch (cause) {
    if (!(cause instanceof LineFault)) throw cause
    throw new RecordsFault(cause.kind === 'too-long' ? 'too-large' : cause.kind, cause.line, { cause })
  }
  if (whole !== undefined) yield* inWhole(whole.join('\n'), list)
}

function* onLine(text: string, place: number, list: string | undefined): Generator<RecordText> {
  const items = list === undefined ? undefined : itemsIn(text, list)
  if (!items) yield { text, place }
  else for (const [at, item] of items.entries()) yield { text: item, place, item: at + 1 }
}

/** Each element of a list may have a list of records in it, as each line may. */
function* inWhole(text: string, list: string | undefined): Generator<RecordText> {
  const { elements, isList } = jsonIn(text)
  if (isList) for (const [at, element] of elements.entries()) yield* onLine(element, at + 1, list)
  else
    for (const [at, item] of elements.flatMap((one) => (list && itemsIn(one, list)) || [one]).entries())
      yield { text: item, place: at + 1 }
}

function jsonIn(text: string): ReturnType<typeof elementsOf> {
  try {
    return elementsOf(text)
  } catch (cause) {
    throw new RecordsFault('not-json', undefined, { cause })
  }
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
