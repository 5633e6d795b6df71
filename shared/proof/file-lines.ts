// A file as its lines, byte for byte: only a newline ends a line, and what is no UTF-8 is told, never replaced. Knows nothing of what a
// line says, nor of what was converted (conversion.ts).
import { type Bytes, joined, UnreadableError } from './byte-stream.ts'
import type { FaultKind } from './fault-kind.ts'

export type FileLine = string | FaultKind

/** Far above what any line of a bundle has; an entry's large field is the longest. */
const lineBytesMax = 64 * 1024 * 1024

/** Keeps one line at a time. */
export async function* linesOf(bytes: Bytes): AsyncGenerator<FileLine, void, undefined> {
  let pieces: Uint8Array[] = []
  let length = 0
  const keep = (piece: Uint8Array) => {
    length += piece.length
    if (length > lineBytesMax) pieces = []
    else pieces.push(piece)
  }
  const line = (): FileLine => {
    const text: FileLine =
      length > lineBytesMax ? { kind: 'line-too-long', bytesMax: lineBytesMax } : utf8Line(joined(pieces))
    pieces = []
    length = 0
    return text
  }
  try {
    for await (const chunk of bytes) {
      let start = 0
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
        keep(chunk.subarray(start, end))
        yield line()
        start = end + 1
      }
      keep(chunk.subarray(start))
    }
    if (length > 0) yield line()
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
    yield error.fault
  }
}

/**
 * `undefined` for what is no UTF-8. Unlike a conversion to UTF-16, one to Windows-1252 or the like has lost what those lack: it cannot
 * be undone, only told.
 */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

const newline = 0x0a
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function utf8Line(bytes: Uint8Array): FileLine {
  return utf8Text(bytes) ?? { kind: 'not-utf8', of: 'line' }
}
