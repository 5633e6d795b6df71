// The options of a CSV file. It is written in csv.ts.

export const csvSeparators = { comma: ',', semicolon: ';', tab: '\t' } as const

/** A shorter cell has no room for the cut note. */
export const cellLengthMaxMin = 100

export interface CsvOptions {
  /** Default `comma`. */
  readonly separator?: keyof typeof csvSeparators
  /** Whether the file begins with U+FEFF; without it, Excel reads UTF-8 in the encoding of its locale. Default true. */
  readonly byteOrderMark?: boolean
  /** Adds a column with the event's local time in this zone. */
  readonly timeZone?: string
  /** In UTF-16 units; default unlimited. Adds a column with the names of cut columns. */
  readonly cellLengthMax?: number
  /** Whether a row with the request comes before the column names. */
  readonly askedRow?: boolean
}
