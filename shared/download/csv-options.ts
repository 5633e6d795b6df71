// What can be chosen of a CSV file. How one is written: csv.ts.

export const csvSeparators = { comma: ',', semicolon: ';', tab: '\t' } as const

/** A shorter cell has no room for the note that it was cut. */
export const cellLengthMaxMin = 100

export interface CsvOptions {
  /** `comma` unless said. */
  readonly separator?: keyof typeof csvSeparators
  /** Whether the file begins with U+FEFF, without which Excel takes UTF-8 for the encoding of its locale. True unless said. */
  readonly byteOrderMark?: boolean
  /** Adds a column with the event's time there. */
  readonly timeZone?: string
  /** In UTF-16 units; cells are whole unless said. Adds a column that names those that are cut. */
  readonly cellLengthMax?: number
  /** Whether a row before the column names says what was asked for. */
  readonly askedRow?: boolean
}
