// Undoes the framing `aws-chunked` of a streamed body whose checksum follows as a trailer:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html. Chunks that are signed one by one are
// not read.
import { type ByteReader, byteReader } from './byte-reader.ts'
import { S3Error } from './s3-error.ts'

// Real S3 refuses smaller ones, and a stream that yields little at a time runs into it: `requestStreamBufferSize` of the SDK is the cure.
const chunkBytesMin = 8192

/**
 * Yields the body without its frames, never holding more than one piece of the source, then gives each trailer to `onTrailer`.
 * Refuses a chunk too small that is not the last, a frame that is not one, and an end before the end.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  onTrailer: (name: string, value: string) => void,
): AsyncGenerator<Buffer> {
  const reader = byteReader(source)
  let previous: number | undefined
  for (let chunk = 1; ; chunk++) {
    const size = readSize(await reader.line())
    if (size === 0) break
    if (previous !== undefined && previous < chunkBytesMin) {
      throw new S3Error('InvalidChunkSizeError', { Chunk: chunk, BadChunkSize: previous })
    }
    yield* readChunk(reader, size)
    previous = size
  }
  for (let line = await reader.line(); line !== ''; line = await reader.line()) {
    const colon = line.indexOf(':')
    if (colon < 1) throw new S3Error('MalformedTrailerError')
    onTrailer(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  if (!(await reader.isAtEnd())) throw new S3Error('MalformedTrailerError')
}

function readSize(line: string): number {
  if (!/^[0-9a-f]{1,10}$/i.test(line))
    throw new S3Error('IncompleteBody', {}, 'The aws-chunked framing is not well-formed')
  return Number.parseInt(line, 16)
}

async function* readChunk(reader: ByteReader, size: number): AsyncGenerator<Buffer> {
  for (let left = size; left > 0; ) {
    const piece = await reader.some(left)
    left -= piece.length
    yield piece
  }
  if ((await reader.line()) !== '') throw new S3Error('IncompleteBody', {}, 'A chunk is longer than it says')
}
