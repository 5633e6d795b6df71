// Conversions: what mail programs, editors and shells do to a text on its way, undone and told. Nothing of substance is lost by those
// that are undone: no file of a log holds a carriage return, a byte order mark, or an empty line at its end, and what it says is
// verified afterwards as if it had come as it was. What else was done to it is left as it is.
import { type Bytes, peek, UnreadableError } from './byte-stream.ts'

export const conversions = {
  'utf-16': 'its encoding is UTF-16',
  'byte-order-mark': 'a byte order mark was put in front',
  'line-ends': 'its line ends are of another kind (CRLF or CR)',
  'last-newline': 'the newline at its end is missing',
  'empty-lines': 'empty lines were put at its end',
} as const satisfies Record<string, string>

export type Conversion = keyof typeof conversions

export interface PlainText {
  /** UTF-8, if it was a text at all; each line ended by one newline. */
  readonly bytes: Bytes
  /** Those that were undone; all of them once the bytes have been read to their end. */
  undone(): readonly Conversion[]
}

/** The file as it was before it was converted. Keeps nothing. */
export function plainText(bytes: Bytes): PlainText {
  const undone = new Set<Conversion>()
  return {
    bytes: plainLines(plainEncoding(bytes, undone), undone),
    undone: () => Object.keys(conversions).flatMap((name) => [...undone].filter((one) => one === name)),
  }
}

const utf8 = new TextEncoder()

async function* plainEncoding(bytes: Bytes, undone: Set<Conversion>): Bytes {
  const { start, all } = await peek(bytes, 3)
  const encoding = utf16Of(start)
  if (encoding) {
    undone.add('utf-16')
    return yield* reencoded(all, encoding)
  }
  const isMarked = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf
  if (isMarked) undone.add('byte-order-mark')
  let skip = isMarked ? 3 : 0
  for await (const chunk of all) {
    yield chunk.subarray(skip)
    skip = 0
  }
}

/** By its byte order mark, or because each file of a log begins with ASCII, of which every second byte is then 0. */
function utf16Of([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first === undefined || second === undefined) return undefined
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le'
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== 0) ? 'utf-16be' : undefined
}

async function* reencoded(bytes: Bytes, encoding: 'utf-16le' | 'utf-16be'): Bytes {
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for await (const chunk of bytes) yield utf8.encode(decoder.decode(chunk, { stream: true }))
    yield utf8.encode(decoder.decode())
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw new UnreadableError({ kind: 'utf16-damaged' }, { cause })
  }
}

const [newline, carriageReturn] = [0x0a, 0x0d]

/** More empty lines in a row than this are no text any more. */
const emptyLinesMax = 65_536

/** Newlines are held back until something follows them: those at the end are one. */
async function* plainLines(bytes: Bytes, undone: Set<Conversion>): Bytes {
  let [held, isEmpty] = [0, true]
  for await (const chunk of withoutReturns(bytes, undone)) {
    isEmpty &&= chunk.length === 0
    const end = chunk.findLastIndex((byte) => byte !== newline) + 1
    if (end > 0) {
      yield new Uint8Array(held).fill(newline)
      yield chunk.subarray(0, end)
      held = 0
    }
    held += chunk.length - end
    if (held > emptyLinesMax) throw new UnreadableError({ kind: 'only-empty-lines' })
  }
  if (isEmpty) return
  if (held === 0) undone.add('last-newline')
  if (held > 1) undone.add('empty-lines')
  yield Uint8Array.of(newline)
}

/** A carriage return is a newline, or, before one, a part of it. */
async function* withoutReturns(bytes: Bytes, undone: Set<Conversion>): Bytes {
  let returns = 0
  for await (const chunk of bytes) {
    if (returns === 0 && !chunk.includes(carriageReturn)) {
      yield chunk
      continue
    }
    undone.add('line-ends')
    const plain = new Uint8Array(returns + chunk.length)
    let length = 0
    for (const byte of chunk) {
      if (byte === carriageReturn) {
        returns += 1
        continue
      }
      if (byte !== newline) length += plain.subarray(length, length + returns).fill(newline).length
      returns = 0
      plain[length] = byte
      length += 1
    }
    if (returns > emptyLinesMax) throw new UnreadableError({ kind: 'only-empty-lines' })
    yield plain.subarray(0, length)
  }
  yield new Uint8Array(returns).fill(newline)
}
