// The requests about one organization's log. The implementation is api-log-source.ts. Answers are not trusted.

export interface LogSource {
  readonly organizationId: string
  /** The verifier key; `undefined` if the caller may not read the log, for example a reader of one project. */
  key(): Promise<string | undefined>
  /** The newest checkpoint, a signed note; `undefined` if there is none yet, or if the caller may not read the log. */
  checkpoint(): Promise<string | undefined>
  /** The consistency proof; `undefined` if the caller may not read the log, or if the log is smaller than `to`. */
  consistency(from: number, to: number): Promise<string | undefined>
  /** The proof file of an entry; `undefined` while no checkpoint covers it. */
  proofOf(entryId: string): Promise<string | undefined>
}
