// UUIDs of version 7 (RFC 9562 section 5.7): 48 bits of time in ms, then chance. Ids of a sender, not of entries in the service.

const idBytes = 16
/** Chance for many ids costs little more than for one. */
const idsAtOnce = 128

/** @param fillRandom fills the bytes. @returns what makes an id of a moment. */
export function uuidsV7(fillRandom: (bytes: Uint8Array<ArrayBuffer>) => unknown): (nowMs: number) => string {
  const pool = new Uint8Array(idBytes * idsAtOnce)
  let used = pool.length
  return (nowMs) => {
    if (used === pool.length) {
      fillRandom(pool)
      used = 0
    }
    const bytes = pool.subarray(used, used + idBytes)
    used += idBytes
    return uuidV7(nowMs, bytes)
  }
}

/** @param bytes of chance; the others are written over them. */
function uuidV7(nowMs: number, bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  view.setUint16(0, Math.floor(nowMs / 2 ** 32))
  view.setUint32(2, nowMs % 2 ** 32)
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f))
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f))
  let hex = ''
  for (const byte of bytes) hex += hexOf[byte] ?? ''
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
