// An entry that is taken and not settled.

/** What became of an entry for good. */
export type Settled =
  | { readonly status: 'stored' | 'duplicate'; readonly id: string }
  | { readonly status: 'refused'; readonly code: string; readonly message: string }
  | { readonly status: 'given-up' }

export interface PendingEntry {
  readonly text: string
  readonly bytes: number
  /** Somebody waits for it: it goes before the others, and at once. */
  readonly isAwaited: boolean
  /** By a clock that only goes forward. */
  readonly sinceMs: number
  /** How often it was sent. */
  tries: number
  /** Nobody wants it sent any more; what is on its way may still arrive. */
  isGivenUp: boolean
  /** Once something before the service turned it away by itself: it then holds up no other. */
  goesAlone: boolean
  /** Called at most once. */
  readonly settle: (settled: Settled) => void
  /** The service takes nothing of this caller for now. It stays pending, unless it is given up. */
  readonly denied?: (error: Error & { readonly code: string }) => void
}
