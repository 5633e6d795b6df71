// The terms of one filter: of several one must hold, and none that is negated. Knows nothing of what they are held against.

/**
 * One value of a parameter. Values of one parameter are *or* (those that are negated: *and not*), parameters are *and*. A leading
 * `!` negates; what `*` and `\` mean in the text is said in value-pattern.ts.
 */
export interface Term {
  readonly negated: boolean
  readonly text: string
}

export interface ReadTerms<R> {
  readonly wanted: readonly R[]
  readonly unwanted: readonly R[]
}

/** @param readingsOf what a term's text may mean; one of several is enough. */
export function readTerms<R>(terms: readonly Term[], readingsOf: (text: string) => readonly R[]): ReadTerms<R> {
  const read = (negated: boolean) =>
    terms.filter((term) => term.negated === negated).flatMap(({ text }) => readingsOf(text))
  return { wanted: read(false), unwanted: read(true) }
}

export function areMet<R>({ wanted, unwanted }: ReadTerms<R>, holds: (reading: R) => boolean): boolean {
  return (wanted.length === 0 || wanted.some(holds)) && !unwanted.some(holds)
}
