// The budget of one request: time, bytes held, bytes answered, reads. Made once at the entrance and handed down to every loop; each
// loop asks it after each entry, and ends where it is once it is spent. How large budgets are is said in budget-sizes.ts.
import { AuditError } from './audit-error.ts'

export interface BudgetSize {
  /** After this, loops end. */
  readonly timeMs: number
  /** After this, what still waits for a store is cut off. */
  readonly waitMs: number
  /** Answers of the stores. */
  readonly readsMax: number
  /** What is held of them side by side. */
  readonly bytesHeldMax: number
  /** What may be handed over at the end. */
  readonly bytesAnsweredMax: number
}

export interface Budget {
  /** Aborts when nothing may be waited for any longer. */
  readonly signal: AbortSignal
  /** Whether time or reads are used up. Looks at the clock: while the thread is busy, no timer fires and no signal aborts. */
  isSpent(): boolean
  /** Counts an answer of a store. */
  read(): void
  /**
   * Resolves once so many more bytes may be held, in the order in which it was asked; what is larger than all that may be held is
   * held alone. Never to be asked by whoever holds something.
   * @returns gives them back.
   */
  hold(bytes: number): Promise<() => void>
  /** Takes so many bytes into the answer. False, and nothing taken, where they pass what fits; what comes first always fits. */
  answer(bytes: number): boolean
  /** The same budget, whose time is over after this share of it. */
  share(share: number): Budget
}

/** @param now a clock in milliseconds that only goes forward. */
export function newBudget(size: BudgetSize, now: () => number = () => performance.now()): Budget {
  const startMs = now()
  const signal = AbortSignal.timeout(size.waitMs)
  const held = bytesHeld(size.bytesHeldMax)
  let [reads, answered] = [0, 0]
  const ending = (timeMs: number): Budget => ({
    signal,
    isSpent: () => reads >= size.readsMax || now() - startMs >= timeMs || signal.aborted,
    read: () => {
      reads += 1
    },
    hold: held.hold,
    answer: (bytes) => {
      if (answered > 0 && answered + bytes > size.bytesAnsweredMax) return false
      answered += bytes
      return true
    },
    share: (share) => ending(timeMs * share),
  })
  return ending(size.timeMs)
}

/** For what cannot end where it is: the whole is asked for, or nothing. */
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
