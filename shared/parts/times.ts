// The times of a part's entries, by row: of the event, to the nanosecond, and of the receipt. They decide the order of events, and what a time
// range holds.
import { entryIdMs, entryIdNanoseconds } from '../entry/entry-id.ts'
import { byteWriter, readVarints } from './byte-writer.ts'
import { packed, unpacked } from './packed.ts'

export interface Times {
  /** Of the event, since the epoch; ascending, as the ids are. */
  readonly ms: Float64Array
  /** Behind the millisecond. */
  readonly nanoseconds: Uint32Array
  readonly receivedMs: Float64Array
}

/** Of each row the distance from the event before, then of each the nanoseconds, then of each how long it took to be received. */
export function packedTimes(ids: readonly string[], receivedMs: ArrayLike<number>): Buffer {
  const writer = byteWriter()
  let lastMs = 0
  for (const id of ids) {
    writer.varint(entryIdMs(id) - lastMs)
    lastMs = entryIdMs(id)
  }
  for (const id of ids) writer.varint(entryIdNanoseconds(id))
  for (const [row, id] of ids.entries()) writer.varint(signed((receivedMs[row] ?? 0) - entryIdMs(id)))
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

/** A producer's clock may be ahead: an event may be received before it happens. */
function signed(delay: number): number {
  return delay < 0 ? -2 * delay - 1 : 2 * delay
}

function unsigned(delay: number): number {
  return delay % 2 === 0 ? delay / 2 : -(delay + 1) / 2
}
