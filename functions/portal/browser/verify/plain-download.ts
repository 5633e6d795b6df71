// Telling a download that proves nothing (CSV, NDJSON) from a file that is damaged: a person who drops one is to hear which download to
// take instead. Looks at the beginning only, and judges nothing.
import { type ByteStream, peek, unpacked } from '../../../../shared/proof/byte-stream.ts'

export type PlainDownload = 'csv' | 'ndjson'

/** More than the row before the columns, which repeats the request, and the names of the columns. */
const startBytes = 16_384

/** `undefined` for what is neither, or cannot be read. May be packed by gzip. */
export async function plainDownloadIn(file: ByteStream): Promise<PlainDownload | undefined> {
  const bytes = unpacked(file)
  try {
    const { start } = await peek(bytes, startBytes)
    const [first = '', second = ''] = new TextDecoder().decode(start).split(/\r?\n/)
    if (/^\{.*"eventTimeStamp":/.test(first)) return 'ndjson'
    return [first, second].some((row) => /(^|[,;\t])"?eventTimeStamp"?([,;\t]|$)/.test(row)) ? 'csv' : undefined
  } catch {
    return undefined
  } finally {
    await bytes.return()
  }
}
