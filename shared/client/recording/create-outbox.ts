// Makes the outbox of a program.
import { beginning, harmless, type SenderOptions } from './beginning.ts'
import { type Outbox, outboxOf } from './outbox.ts'
import { type RecorderLimits, recorderLimits } from './recorder-options.ts'

export interface OutboxOptions extends SenderOptions {
  /** Why nothing is sent for now. Sending goes on by itself. */
  readonly onError?: (error: Error) => void
  readonly limits?: Partial<RecorderLimits>
}

/** @throws TypeError if the address is none. */
export function createOutbox(options: OutboxOptions): Outbox {
  const limits = { ...recorderLimits, ...options.limits }
  return outboxOf({ ...beginning(options, limits.answerMaxMs), limits, onError: harmless(options.onError) })
}
