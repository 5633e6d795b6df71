// The times of a part's entries, by row: of the event, to the nanosecond, and of the receipt. They decide the order of events, and what a time
// range holds.
import { entryIdMs, entryIdNanoseconds } from '../entry/entry-id.ts'
import { byteWriter, readVarints } from './byte-writer.ts'
import { packed, unpacked } from './packed.ts'
import type { Rows } from './rows.ts'

export interface Times {
  /** Of the event, since the epoch; ascending, as the ids are. */
  readonly ms: Float64Array
  /** Behind the millisecond. */
  readonly nanoseconds: Uint32Array
  readonly receivedMs: Float64Array
}

export function timesOf(ids: readonly string[], receivedMs: ArrayLike<number>): Times {
  return {
    ms: Float64Array.from(ids, entryIdMs),
    nanoseconds: Uint32Array.from(ids, entryIdNanoseconds),
    receivedMs: Float64Array.from(receivedMs),
  }
}

/** Of each row the distance from the event before, then of each the nanoseconds, then of each how long it took to be received. */
export function packedTimes({ ms, nanoseconds, receivedMs }: Times): Buffer {
  const writer = byteWriter()
  for (const [row, own] of ms.entries()) writer.varint(own - (ms[row - 1] ?? 0))
  for (const own of nanoseconds) writer.varint(own)
  for (const [row, own] of receivedMs.entries()) writer.varint(signed(own - (ms[row] ?? 0)))
  return packed(writer.done())
}

export function readTimes(section: Buffer, rows: number): Times {
  const bytes = unpacked(section)
  const times = {
    ms: new Float64Array(rows),
    nanoseconds: new Uint32Array(rows),
    receivedMs: new Float64Array(rows),
  }
  const { ms, nanoseconds, receivedMs } = times
  readVarints(bytes, readVarints(bytes, readVarints(bytes, 0, ms), nanoseconds), receivedMs)
  for (let row = 1; row < rows; row += 1) ms[row] = (ms[row] ?? 0) + (ms[row - 1] ?? 0)
  for (let row = 0; row < rows; row += 1) receivedMs[row] = unsigned(receivedMs[row] ?? 0) + (ms[row] ?? 0)
  return times
}

/** Rows are in the order of ids; those of one nanosecond are ordered by receipt before that. @param rows ascending; in its place. */
export function newestFirst({ ms, nanoseconds, receivedMs }: Times, rows: Rows): Rows {
  const at = (times: ArrayLike<number>, row: number) => times[row] ?? 0
  const compare = (a: number, b: number) =>
    at(ms, b) - at(ms, a) || at(nanoseconds, b) - at(nanoseconds, a) || at(receivedMs, b) - at(receivedMs, a) || b - a
  rows.reverse()
  for (let place = 1; place < rows.length; place += 1)
    if (compare(rows[place - 1] ?? 0, rows[place] ?? 0) > 0) return rows.sort(compare)
  return rows
}

/** A producer's clock may be ahead: an event may be received before it happens. */
function signed(delay: number): number {
  return delay < 0 ? -2 * delay - 1 : 2 * delay
}

function unsigned(delay: number): number {
  return delay % 2 === 0 ? delay / 2 : -(delay + 1) / 2
}
