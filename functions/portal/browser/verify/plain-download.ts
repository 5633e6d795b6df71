// Recognizes a download that proves nothing (CSV, NDJSON), so that the page can recommend a bundle instead of calling the file damaged. Looks
// at the beginning only, and verifies nothing.
import { type ByteStream, peek, unpacked } from '../../../../shared/proof/byte-stream.ts'

export type PlainDownload = 'csv' | 'ndjson'

/** More than the row with the request and the row with the column names. */
const startBytes = 16_384

/** `undefined` for other or unreadable files. The file may be compressed with gzip. */
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
