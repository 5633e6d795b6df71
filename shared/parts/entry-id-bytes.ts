// Ids of entries as bytes: 16 each, which sort as the ids do.
import { isPrivateId } from '../entry/entry-id.ts'

export const idBytes = 16

export function encodedIds(ids: readonly string[]): Buffer {
  return Buffer.from(ids.join('').replaceAll('-', ''), 'hex')
}

/** The id at a place. */
export function idAt(bytes: Buffer, place: number): string {
  const hex = bytes.toString('hex', place * idBytes, (place + 1) * idBytes)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export function countOfIds(bytes: Buffer): number {
  return bytes.length / idBytes
}

/** The place of the first id that is not before `id`. */
export function firstPlaceFrom(bytes: Buffer, id: string): number {
  let [low, high] = [0, countOfIds(bytes)]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (idAt(bytes, middle) < id) low = middle + 1
    else high = middle
  }
  return low
}

export function isPrivateAt(bytes: Buffer, place: number): boolean {
  return isPrivateId(idAt(bytes, place))
}
