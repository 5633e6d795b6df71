// Lists of rows of a part, ascending and without repetition: how they are combined, and how they are written. Knows no part.
import type { ByteReader, ByteWriter } from './byte-writer.ts'

export type Rows = Uint32Array<ArrayBuffer>

export function allRows(count: number): Rows {
  return Uint32Array.from({ length: count }, (_, row) => row)
}

/** The rows that are in both. */
export function both(one: Rows, other: Rows): Rows {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  const found = new Uint32Array(short.length)
  let [length, at] = [0, 0]
  for (const row of short) {
    at = firstFrom(long, row, at)
    if (long[at] === row) found[length++] = row
  }
  return found.slice(0, length)
}

/** Of fewer, to sort what is there takes less than to look at every row. */
const sortedShare = 1 / 64

/** The rows that are in any of the lists. */
export function any(lists: readonly Rows[], count: number): Rows {
  const [only, ...others] = lists.filter(({ length }) => length > 0)
  if (!only) return new Uint32Array(0)
  if (others.length === 0) return only
  const all = lists.reduce((sum, { length }) => sum + length, 0)
  if (all < count * sortedShare)
    return joined(lists)
      .sort()
      .filter((row, at, rows) => row !== rows[at - 1])
  const marks = new Uint8Array(count)
  for (const list of lists) for (const row of list) marks[row] = 1
  return rowsWhere(count, (row) => marks[row] === 1)
}

/** One list behind the other. */
export function joined(lists: readonly Rows[]): Rows {
  const all = new Uint32Array(lists.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  return all
}

export function rowsWhere(count: number, holds: (row: number) => boolean): Rows {
  const found = new Uint32Array(count)
  let length = 0
  for (let row = 0; row < count; row += 1) if (holds(row)) found[length++] = row
  return found.slice(0, length)
}

/** The place of the first row that is not below `row`, at or behind `from`: gallops, then halves. */
function firstFrom(list: Rows, row: number, from: number): number {
  let [low, step] = [from, 1]
  while (low + step < list.length && (list[low + step] ?? 0) < row) {
    low += step
    step *= 2
  }
  let high = Math.min(list.length, low + step + 1)
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((list[middle] ?? 0) < row) low = middle + 1
    else high = middle
  }
  return low
}

/** Writes each number as its distance from the one before. */
export function writeGaps(writer: ByteWriter, numbers: Iterable<number>): void {
  let last = -1
  for (const number of numbers) {
    writer.varint(number - last - 1)
    last = number
  }
}

export function readGaps(reader: ByteReader, count: number): Rows {
  const numbers = new Uint32Array(count)
  let last = -1
  for (let at = 0; at < count; at += 1) {
    last += reader.varint() + 1
    numbers[at] = last
  }
  return numbers
}
