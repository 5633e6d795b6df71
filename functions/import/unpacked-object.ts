// The bytes of an object, unpacked if they are gzip, up to what such an object may hold.
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type Budget, outOfTime } from '../../shared/budget.ts'
import { peeked } from '../../shared/records/peeked.ts'
import type { ForeignObject } from '../../shared/store/bucket/foreign-objects.ts'

/** What is read of the object is broken, or too much. Reading it again changes nothing. */
export class ObjectFault extends Error {
  override readonly name = 'ObjectFault'
}

/** Real records shrink to a fiftieth at most; a small object may hold what one JSON text may. */
const ratioMax = 200
const plainBytes = 64 * 1024 * 1024
/** Unpacked in ten seconds, which every turn of the object takes anew. */
const bytesMax = 2_000_000_000

/**
 * Gzip is told by its first bytes (RFC 1952 section 2.3.1): names and headers say what their writers like.
 * @throws ObjectFault; AuditError if the time is over; what the object throws.
 */
export async function* unpackedBytes({ body, bytes }: ForeignObject, budget: Budget): AsyncGenerator<Uint8Array> {
  const most = Math.min(bytesMax, Math.max(plainBytes, bytes * ratioMax))
  let total = 0
  for await (const chunk of await unpacking(body)) {
    total += chunk.length
    // An object may unpack to blank lines, and no record.
    if (budget.isSpent()) throw outOfTime('the object was read')
    if (total > most) throw new ObjectFault(`it has more than ${most} bytes when it is unpacked`)
    yield chunk
  }
}

async function unpacking(body: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const { head, whole } = await peeked(body, 2)
  return head[0] === 0x1f && head[1] === 0x8b ? gunzipped(whole) : whole
}

async function* gunzipped(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpacked = createGunzip()
  // Ends the other of the two; what was wrong is thrown below.
  pipeline(Readable.from(packed), unpacked, () => {})
  try {
    for await (const chunk of unpacked) yield chunk
  } catch (cause) {
    if (!String((cause as NodeJS.ErrnoException).code).startsWith('Z_')) throw cause
    throw new ObjectFault(`it is broken gzip: ${(cause as Error).message}`, { cause })
  }
}
