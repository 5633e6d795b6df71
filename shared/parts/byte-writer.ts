// Bytes written one after the other: the varints (LEB128) and integers of a part of the search index. Knows no section.

export interface ByteWriter {
  readonly length: number
  varint(value: number): void
  uint32(value: number): void
  bytes(bytes: Uint8Array): void
  /** What was written. Nothing may be written behind it. */
  done(): Buffer
}

export function byteWriter(): ByteWriter {
  let buffer = Buffer.allocUnsafe(1 << 12)
  let length = 0
  const room = (bytes: number) => {
    if (length + bytes <= buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + bytes))
    buffer.copy(larger, 0, 0, length)
    buffer = larger
  }
  return {
    get length() {
      return length
    },
    varint(value) {
      room(8)
      length = writeVarint(buffer, length, value)
    },
    uint32(value) {
      room(4)
      length = buffer.writeUInt32LE(value, length)
    },
    bytes(bytes) {
      room(bytes.length)
      buffer.set(bytes, length)
      length += bytes.length
    },
    done: () => buffer.subarray(0, length),
  }
}

/** @returns where it ends: 8 bytes behind at most. */
export function writeVarint(buffer: Buffer, from: number, value: number): number {
  let at = from
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) buffer[at++] = (rest % 128) | 128
  buffer[at++] = rest
  return at
}

export interface ByteReader {
  readonly at: number
  varint(): number
  /** The next so many, not copied. */
  bytes(count: number): Buffer
}

/** Fills the list with the varints that stand one behind the other. @returns where they end. */
export function readVarints(bytes: Uint8Array, from: number, into: NumberList): number {
  let at = from
  for (let place = 0; place < into.length; place += 1) {
    let byte = bytes[at++] ?? 0
    let value = byte & 127
    for (let unit = 128; byte >= 128; unit *= 128) {
      byte = bytes[at++] ?? 0
      value += (byte & 127) * unit
    }
    into[place] = value
  }
  if (at > bytes.length) throw new Error('the bytes end within a number')
  return at
}

type NumberList = Uint8Array | Uint16Array | Uint32Array | Float64Array

/** @throws Error if the bytes end within a number. */
export function byteReader(bytes: Buffer, from = 0): ByteReader {
  let at = from
  return {
    get at() {
      return at
    },
    varint() {
      for (let value = 0, unit = 1; ; unit *= 128) {
        const byte = bytes[at++]
        if (byte === undefined) throw new Error('the bytes end within a number')
        value += (byte & 127) * unit
        if (byte < 128) return value
      }
    },
    bytes(count) {
      at += count
      if (at > bytes.length) throw new Error('the bytes end within what stands there')
      return bytes.subarray(at - count, at)
    },
  }
}
