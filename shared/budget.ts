// The budget of one request: time, bytes held, bytes answered, reads. It is made once at the entrance and handed to every loop. Each
// loop checks it after each entry, and ends once it is spent. The sizes are in budget-sizes.ts.
import { AuditError } from './audit-error.ts'

export interface BudgetSize {
  /** Loops end after this time. */
  readonly timeMs: number
  /** Pending requests to the stores are aborted after this time. */
  readonly waitMs: number
  /** Answers of the stores. */
  readonly readsMax: number
  /** The bytes of these answers held at the same time. */
  readonly bytesHeldMax: number
  /** The bytes of the response. */
  readonly bytesAnsweredMax: number
}

export interface Budget {
  /** Aborts after `waitMs`. */
  readonly signal: AbortSignal
  /** Whether time or reads are used up. Reads the clock, since no timer fires and no signal aborts while the thread is busy. */
  isSpent(): boolean
  /** Counts an answer of a store. */
  read(): void
  /**
   * Resolves once so many more bytes may be held, in the order of the calls. More bytes than the whole budget are held alone.
   * A caller must not hold bytes already: that could deadlock.
   * @returns a function that gives them back.
   */
  hold(bytes: number): Promise<() => void>
  /** Takes so many bytes into the answer. Returns false, and takes nothing, if they do not fit; the first bytes always fit. */
  answer(bytes: number): boolean
  /** The same budget with only this share of its time, counted from now on. It ends no later than the whole. */
  share(share: number): Budget
}

/** @param now a clock in milliseconds that only goes forward. */
export function newBudget(size: BudgetSize, now: () => number = () => performance.now()): Budget {
  const signal = AbortSignal.timeout(size.waitMs)
  const held = bytesHeld(size.bytesHeldMax)
  let [reads, answered] = [0, 0]
  const ending = (endMs: number, timeMs: number): Budget => ({
    signal,
    isSpent: () => reads >= size.readsMax || now() >= endMs || signal.aborted,
    read: () => {
      reads += 1
    },
    hold: held.hold,
    answer: (bytes) => {
      if (answered > 0 && answered + bytes > size.bytesAnsweredMax) return false
      answered += bytes
      return true
    },
    share: (share) => ending(Math.min(endMs, now() + timeMs * share), timeMs * share),
  })
  return ending(now() + size.timeMs, size.timeMs)
}

/** The error of a request that cannot answer with a part. */
export function outOfTime(what: string, cause?: unknown): AuditError {
  return new AuditError('STORE_UNAVAILABLE', `the time limit of this request was reached before ${what}`, { cause })
}

function bytesHeld(max: number): Pick<Budget, 'hold'> {
  const waiting: { readonly bytes: number; readonly begin: () => void }[] = []
  let held = 0
  const fits = (bytes: number) => held === 0 || held + bytes <= max
  const admit = () => {
    for (let next = waiting[0]; next && fits(next.bytes); next = waiting[0]) {
      waiting.shift()
      held += next.bytes
      next.begin()
    }
  }
  return {
    async hold(bytes) {
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.push({ bytes, begin: resolve })
      admit()
      await promise
      return () => {
        held -= bytes
        admit()
      }
    },
  }
}
