// A file as its lines, byte for byte: what is no UTF-8 is told, never replaced. Knows nothing of what a line says, nor of what was converted
// (conversion.ts).
import { byteLines } from '../byte-lines.ts'
import { utf8Text } from '../utf8-text.ts'
import { type Bytes, UnreadableError } from './byte-stream.ts'
import type { FaultKind } from './fault-kind.ts'

export type FileLine = string | FaultKind

/** Far above what any line of a bundle has; an entry's large field is the longest. */
const lineBytesMax = 64 * 1024 * 1024

/** Keeps one line at a time. */
export async function* linesOf(bytes: Bytes): AsyncGenerator<FileLine, void, undefined> {
  try {
    for await (const line of byteLines(bytes, lineBytesMax))
      yield line === 'too-long'
        ? { kind: 'line-too-long', bytesMax: lineBytesMax }
        : (utf8Text(line) ?? { kind: 'not-utf8', of: 'line' })
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
    yield error.fault
  }
}
