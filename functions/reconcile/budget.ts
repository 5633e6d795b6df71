// What a turn may take: steps, bytes of payloads, and time. A step is a segment or a thousand entries of the table: when the budget is
// spent, the place behind the last step is kept, and the sweep goes on there the next time.

export interface Budget {
  step(): void
  readPayload(bytes: number): void
  isSpent(): boolean
}

export interface BudgetLimits {
  readonly steps: number
  readonly payloadBytes: number
  /** Ends it while there is still time to keep the place. */
  readonly signal: AbortSignal
}

export function budgetOf({ steps, payloadBytes, signal }: BudgetLimits): Budget {
  let [stepsLeft, bytesLeft] = [steps, payloadBytes]
  return {
    step: () => {
      stepsLeft -= 1
    },
    readPayload: (bytes) => {
      bytesLeft -= bytes
    },
    isSpent: () => stepsLeft <= 0 || bytesLeft <= 0 || signal.aborted,
  }
}
