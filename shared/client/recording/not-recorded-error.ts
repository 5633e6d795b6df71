// Says that an entry was not recorded, or that nobody knows. Holds nothing of the entry but its `insertId`.

/** Of the recorder itself; every other code is one of the API (`ENTRY_INVALID`, `ENTRY_CONFLICT`, `RIGHT_MISSING`…). */
export type RecorderCode = 'DEADLINE' | 'CLOSED' | 'FULL'

export class NotRecordedError extends Error {
  override readonly name = 'NotRecordedError'
  readonly code: RecorderCode | (string & {})
  readonly insertId: string | undefined

  constructor(
    code: RecorderCode | (string & {}),
    message: string,
    about: { readonly insertId?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, about.cause === undefined ? {} : { cause: about.cause })
    this.code = code
    this.insertId = about.insertId
  }
}
