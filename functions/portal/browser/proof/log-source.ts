// What is asked of the service about one organization's log. How it is asked: api-log-source.ts. Believes nothing of the answers.

export interface LogSource {
  readonly organizationId: string
  /** The verifier key; `undefined` where the caller may not read the log, as those who may only read a project. */
  key(): Promise<string | undefined>
  /** The newest checkpoint, a signed note; `undefined` while there is none, and where the caller may not read the log. */
  checkpoint(): Promise<string | undefined>
  /** The text of the consistency proof; `undefined` where the caller may not read the log or it is shorter than `to`. */
  consistency(from: number, to: number): Promise<string | undefined>
  /** The proof file of an entry; `undefined` while no checkpoint covers it. */
  proofOf(entryId: string): Promise<string | undefined>
}
