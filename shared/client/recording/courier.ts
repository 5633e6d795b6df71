// Sends entries in batches until each is settled: a few requests at a time, with pauses while the service takes nothing. Sending again is
// safe, since an entry keeps its `insertId` and its time. Keeps entries in memory only, and decides nothing about how many there may be.
import { halves } from '../../halves.ts'
import type { ApiError } from '../api-error.ts'
import { pauseBeforeTry } from '../retrying.ts'
import type { PendingEntry } from './pending-entry.ts'
import type { SubmissionAnswer } from './submission-answer.ts'
import { type BatchLimits, waitingEntries } from './waiting-entries.ts'

export interface CourierLimits extends BatchLimits {
  /** At the same time. */
  readonly requestsMax: number
}

export interface CourierDeps {
  readonly limits: CourierLimits
  /** Never throws, but by the signal. */
  readonly submit: (entries: readonly PendingEntry[], signal: AbortSignal) => Promise<SubmissionAnswer>
  /** In milliseconds; only goes forward. */
  readonly clock: () => number
  /** Calls back once; keeps no process alive. @returns what calls it off. */
  readonly wake: (afterMs: number, call: () => void) => () => void
  readonly random: () => number
  /** The first of several requests that fail for one reason. */
  readonly onError: (error: ApiError) => void
}

export interface Courier {
  add(entry: PendingEntry): void
  /** Takes it out, if it is not on its way. */
  remove(entry: PendingEntry): boolean
  /** Whether entries wait for company; they do by default. */
  hurry(inHurry: boolean): void
  /** Ends what is on its way. Afterwards nothing is sent and nothing settled. */
  stop(): void
  /** Sendings of an entry after its first. */
  readonly retried: number
}

export function courier(deps: CourierDeps): Courier {
  const { limits, clock } = deps
  const waiting = waitingEntries(limits)
  const ending = new AbortController()
  let [requests, retried, isHurried, isCalled] = [0, 0, false, false]
  let [failures, failedAtMs, restsUntilMs] = [0, 0, 0]
  let reason: string | undefined
  let alarm: { readonly atMs: number; readonly off: () => void } | undefined

  /** Calls of one turn share their batches. */
  function soon(): void {
    if (isCalled) return
    isCalled = true
    queueMicrotask(() => {
      isCalled = false
      go()
    })
  }

  function go(): void {
    while (!ending.signal.aborted && requests < limits.requestsMax) {
      const nowMs = clock()
      const dueMs = Math.max(waiting.dueMs(nowMs, isHurried), restsUntilMs)
      const batch = dueMs > nowMs ? [] : waiting.take(nowMs)
      if (batch.length === 0) {
        wakeAt(dueMs, nowMs)
        return
      }
      void deliver(batch)
    }
  }

  function wakeAt(atMs: number, nowMs: number): void {
    if (atMs === Number.POSITIVE_INFINITY || (alarm && alarm.atMs <= atMs)) return
    alarm?.off()
    const call = () => {
      alarm = undefined
      go()
    }
    alarm = { atMs, off: deps.wake(atMs - nowMs, call) }
  }

  async function deliver(batch: readonly PendingEntry[]): Promise<void> {
    requests += 1
    const sentMs = clock()
    for (const entry of batch) {
      if (entry.tries > 0) retried += 1
      entry.tries += 1
    }
    try {
      take(batch, await deps.submit(batch, ending.signal), sentMs)
    } catch (error) {
      if (!ending.signal.aborted) throw error
    } finally {
      requests -= 1
      soon()
    }
  }

  function take(batch: readonly PendingEntry[], answer: SubmissionAnswer, sentMs: number): void {
    if (ending.signal.aborted) return
    switch (answer.kind) {
      case 'results':
        ;[failures, reason] = [0, undefined]
        takeResults(batch, answer)
        break
      case 'entry-at-fault':
        if (batch.length > 1) inHalves(batch)
        else refuse(batch, answer.error)
        break
      case 'turned-away':
        rest(answer.error, sentMs)
        if (batch.length > 1) inHalves(batch)
        else setApart(batch, answer.error)
        break
      case 'denied':
        rest(answer.error, sentMs)
        for (const entry of batch) entry.denied?.(answer.error)
        waiting.addAgain(wanted(batch))
        break
      case 'unavailable':
        rest(answer.error, sentMs)
        waiting.addAgain(wanted(batch))
    }
  }

  function takeResults(
    batch: readonly PendingEntry[],
    { results, retryAfterSeconds }: SubmissionAnswer & { readonly kind: 'results' },
  ): void {
    const isFailed = (_: unknown, at: number) => (results[at] ?? 'failed') === 'failed'
    for (const entry of wanted(batch.filter(isFailed))) later(entry, retryAfterSeconds)
    for (const [at, entry] of batch.entries()) {
      const result = results[at] ?? 'failed'
      if (result !== 'failed') entry.settle(result)
    }
  }

  function later(entry: PendingEntry, retryAfterSeconds?: number): void {
    waiting.addLater(entry, clock() + pauseBeforeTry(entry.tries, deps.random(), retryAfterSeconds))
  }

  function refuse(entries: readonly PendingEntry[], { code, message, status }: ApiError): void {
    for (const entry of entries)
      entry.settle({ status: 'refused', code: status === 413 ? 'BODY_TOO_LARGE' : code, message })
  }

  /** It holds up no other entry, and is not lost if what turns it away is mended. */
  function setApart(entries: readonly PendingEntry[], error: ApiError): void {
    for (const entry of entries) {
      entry.denied?.(error)
      entry.goesAlone = true
    }
    for (const entry of wanted(entries)) later(entry)
  }

  function wanted(entries: readonly PendingEntry[]): PendingEntry[] {
    return entries.filter((entry) => {
      if (entry.isGivenUp) entry.settle({ status: 'given-up' })
      return !entry.isGivenUp
    })
  }

  /** One entry is at fault, or two: the others must not wait for that. */
  function inHalves(batch: readonly PendingEntry[]): void {
    for (const half of halves(batch)) waiting.addBatch(half)
  }

  /** Requests that were under way together fail once. */
  function rest(error: ApiError, sentMs: number): void {
    const nowMs = clock()
    if (sentMs >= failedAtMs) {
      failures += 1
      failedAtMs = nowMs
    }
    const pauseMs = pauseBeforeTry(failures, deps.random(), error.retryAfterSeconds)
    restsUntilMs = Math.max(restsUntilMs, nowMs + pauseMs)
    if (reason !== error.code) deps.onError(error)
    reason = error.code
  }

  return {
    add: (entry) => {
      waiting.add(entry)
      soon()
    },
    remove: (entry) => waiting.remove(entry) || ending.signal.aborted,
    hurry: (inHurry) => {
      isHurried = inHurry
      soon()
    },
    stop: () => {
      ending.abort()
      alarm?.off()
    },
    get retried() {
      return retried
    },
  }
}
