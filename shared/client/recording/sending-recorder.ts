// The recorder that sends: takes entries, holds them in memory or in a spool until they are settled, and says what became of them. How
// they travel is the courier's matter.
import { awaitedEntries } from './awaited-entry.ts'
import type { Beginning } from './beginning.ts'
import { courier } from './courier.ts'
import { NotRecordedError } from './not-recorded-error.ts'
import type { Settled } from './pending-entry.ts'
import type { PreparedEntry } from './prepared-entry.ts'
import type { Closed, Counters, Deadline, EntryToRecord, Recorder } from './recorder.ts'
import type { Lost, RecorderCallbacks, RecorderLimits } from './recorder-options.ts'
import { roomFor } from './room.ts'
import type { Spool } from './spool.ts'
import { spoolReader } from './spool-reader.ts'
import { takenEntries } from './taken-entries.ts'

export interface SendingDeps extends Beginning {
  readonly limits: RecorderLimits
  readonly callbacks: RecorderCallbacks
  readonly spool: Spool | undefined
  readonly mode: 'report' | 'throw'
  readonly whenFull: 'block' | 'reject'
  /** Never throws. */
  readonly waitUntil: ((settled: Promise<unknown>) => void) | undefined
}

export function sendingRecorder(deps: SendingDeps): Recorder {
  const { clock, limits, callbacks, spool } = deps
  const sending = courier({ ...deps, onError: callbacks.onError })
  const taken = takenEntries(sending)
  const { tally } = taken
  const room = roomFor(limits.memoryEntriesMax, limits.memoryBytesMax)
  const awaited = awaitedEntries({ ...deps, taken, room })
  const reader =
    spool &&
    spoolReader(spool, {
      ...deps,
      onRead: taken.look,
      take: (entry, sinceMs, onSettled) => {
        const settle = (settled: Settled) => {
          entry.settle()
          onRefused(entry.text, settled)
          onSettled()
        }
        taken.add(entry, { sinceMs, onSettled: settle })
      },
    })
  const onlyInMemory = new Set<PreparedEntry>()
  let closing: Promise<Closed> | undefined

  spool?.begin({
    onError: callbacks.onError,
    onFound: (lines) => {
      tally.recorded += lines
      reader?.goOn()
    },
    onLooked: taken.look,
    onDamaged: (lines) => {
      tally.lost += lines
      taken.look()
    },
  })

  function onRefused(text: string, settled: Settled): void {
    if (settled.status !== 'refused') return
    const { code, message } = settled
    spool?.refuse(text, code, message)
    callbacks.onRefused({ entry: JSON.parse(text), code, message })
  }

  function lose(entry: EntryToRecord, code: Lost['code']): void {
    tally.lost += 1
    callbacks.onLost({ entry, code })
  }

  /** Counts it. */
  function prepared(entry: EntryToRecord): PreparedEntry | NotRecordedError {
    tally.recorded += 1
    try {
      return deps.prepare(entry)
    } catch (error) {
      tally.refused += 1
      if (error instanceof NotRecordedError) return error
      return new NotRecordedError('ENTRY_INVALID', 'the entry cannot be read', { cause: error })
    }
  }

  function enqueue(entry: EntryToRecord): void {
    const ready = prepared(entry)
    if (ready instanceof NotRecordedError) {
      if (deps.mode === 'throw') throw ready
      callbacks.onRefused({ entry, code: ready.code, message: ready.message })
      return
    }
    const kept = closing ? 'closed' : (spool?.append(ready.text) ?? 'failed')
    if (kept === 'kept') reader?.goOn()
    else if (kept === 'failed' && room.enter(ready.bytes)) keepInMemory(ready)
    else {
      lose(entry, kept === 'closed' ? 'CLOSED' : 'FULL')
      return
    }
    deps.waitUntil?.(flush())
  }

  function keepInMemory(ready: PreparedEntry): void {
    onlyInMemory.add(ready)
    const onSettled = (settled: Settled) => {
      onlyInMemory.delete(ready)
      room.leave(ready.bytes)
      onRefused(ready.text, settled)
    }
    taken.add(ready, { sinceMs: clock(), onSettled })
  }

  function hurry(inHurry: boolean): void {
    sending.hurry(inHurry)
    reader?.hurry(inHurry)
  }

  /** Resolves once all that was taken before is settled, or by the deadline. */
  function settled(deadlineMs: number): Promise<void> {
    hurry(true)
    return new Promise((resolve) => {
      const ends: (() => void)[] = []
      const end = () => {
        for (const off of ends) off()
        resolve()
      }
      ends.push(deps.deadline(deadlineMs, end))
      ends.push(taken.whenSettled(reader?.readUpToNow() ?? (() => true), end))
    })
  }

  async function flush({ deadlineMs = limits.endMs }: Deadline = {}): Promise<{ readonly pending: number }> {
    await settled(deadlineMs)
    if (!closing) hurry(false)
    return { pending: taken.pending }
  }

  async function end(deadlineMs: number): Promise<Closed> {
    await settled(deadlineMs)
    sending.stop()
    await reader?.stop()
    awaited.giveUpAll('CLOSED', 'the recorder was closed before the entry was answered')
    for (const { text } of onlyInMemory) if (spool?.append(text) !== 'kept') lose(JSON.parse(text), 'CLOSED')
    const spooled = (await spool?.close()) ?? 0
    return { sent: tally.stored + tally.duplicate, spooled, lost: tally.lost }
  }

  function close({ deadlineMs = limits.endMs }: Deadline = {}): Promise<Closed> {
    closing ??= end(deadlineMs)
    return closing
  }

  return {
    enqueue,
    record: async (entry, { deadlineMs = limits.deadlineMs } = {}) => {
      const ready = prepared(entry)
      if (ready instanceof NotRecordedError) throw ready
      if (!closing) return awaited.wait(ready, deadlineMs)
      tally.lost += 1
      throw new NotRecordedError('CLOSED', 'the recorder is closed', { insertId: ready.insertId })
    },
    flush,
    close,
    [Symbol.asyncDispose]: async () => void (await close()),
    get counters(): Counters {
      const { oldestSinceMs } = taken
      return {
        ...tally,
        retried: sending.retried,
        spooled: spool?.lines ?? 0,
        oldestAgeMs: oldestSinceMs === undefined ? 0 : clock() - oldestSinceMs,
      }
    },
    get pending() {
      return taken.pending
    },
    get lost() {
      return tally.lost
    },
  }
}
