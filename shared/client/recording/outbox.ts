// An outbox: entries that the sender's own database keeps, written in the transaction that they tell of, and sent until each is settled. The
// database is its user's; here rows are made, sent, and given back.
import type { Beginning } from './beginning.ts'
import { type CourierDeps, type CourierLimits, courier } from './courier.ts'
import type { PendingEntry, Settled } from './pending-entry.ts'
import type { EntryToRecord } from './recorder.ts'

/** To be kept as it is: `text` is what is sent. */
export interface OutboxRow {
  readonly insertId: string
  readonly eventTimeStamp: string
  readonly text: string
}

/** A row with what became of it: it can be removed from the database. */
export interface SettledRow<Row extends Pick<OutboxRow, 'text'> = OutboxRow> {
  readonly row: Row
  readonly status: 'stored' | 'duplicate' | 'refused'
  /** Of the entry, if it is stored. */
  readonly id?: string
  /** Why it is refused. */
  readonly code?: string
  readonly message?: string
}

export interface Drained {
  readonly stored: number
  readonly duplicate: number
  readonly refused: number
}

export interface Outbox {
  /** Checks an entry and writes it as a row, which costs no request. @throws NotRecordedError `ENTRY_INVALID` or `BODY_TOO_LARGE` */
  prepare(entry: EntryToRecord): OutboxRow
  /**
   * Sends rows until each is settled, however long that takes.
   * @param rows read only as far as there is room for.
   * @param done called with rows that are settled, one call at a time. Rows of which it was not called, or threw, must be drained again.
   * @throws what `done` or `rows` throws; the signal's reason.
   */
  drain<Row extends Pick<OutboxRow, 'text'>>(
    rows: Iterable<Row> | AsyncIterable<Row>,
    done: (settled: readonly SettledRow<Row>[]) => unknown,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Drained>
}

export interface OutboxDeps extends Omit<CourierDeps, 'limits'>, Pick<Beginning, 'prepare' | 'deadline'> {
  readonly limits: CourierLimits & { readonly memoryEntriesMax: number }
}

const encoder = new TextEncoder()

export function outboxOf(deps: OutboxDeps): Outbox {
  return {
    prepare: (entry) => {
      const { insertId, eventTimeStamp, text } = deps.prepare(entry)
      return { insertId, eventTimeStamp, text }
    },
    drain: (rows, done, { signal } = {}) => drain(deps, rows, done, signal),
  }
}

async function drain<Row extends Pick<OutboxRow, 'text'>>(
  deps: OutboxDeps,
  rows: Iterable<Row> | AsyncIterable<Row>,
  done: (settled: readonly SettledRow<Row>[]) => unknown,
  signal: AbortSignal | undefined,
): Promise<Drained> {
  const drained = { stored: 0, duplicate: 0, refused: 0 }
  const sending = courier({ ...deps, wake: deps.deadline })
  let settled: SettledRow<Row>[] = []
  let open = 0
  let wake = () => {}
  const changed = () => new Promise<void>((resolve) => (wake = resolve))
  const give = async () => {
    const now = settled
    settled = []
    if (now.length > 0) await done(now)
  }
  const onSettled = (row: Row) => (end: Settled) => {
    open -= 1
    if (end.status !== 'given-up') {
      drained[end.status] += 1
      settled.push({ row, ...end })
    }
    wake()
  }
  const onAbort = () => wake()
  signal?.addEventListener('abort', onAbort)
  /** Until no more than so many rows are on their way. */
  const until = async (most: number) => {
    for (;;) {
      signal?.throwIfAborted()
      await give()
      if (open <= most && settled.length === 0) return
      if (settled.length === 0) await changed()
    }
  }
  try {
    for await (const row of rows) {
      open += 1
      sending.add(pendingRow(row, deps.clock(), onSettled(row)))
      if (open >= deps.limits.memoryEntriesMax || settled.length > 0) await until(deps.limits.memoryEntriesMax - 1)
    }
    sending.hurry(true)
    await until(0)
    return drained
  } finally {
    signal?.removeEventListener('abort', onAbort)
    sending.stop()
  }
}

function pendingRow({ text }: Pick<OutboxRow, 'text'>, sinceMs: number, settle: (end: Settled) => void): PendingEntry {
  const { length: bytes } = encoder.encode(text)
  return { text, bytes, sinceMs, settle, isAwaited: false, tries: 0, isGivenUp: false, goesAlone: false }
}
