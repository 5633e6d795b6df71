// The terms of one filter: at least one must match, and no negated one. Knows nothing of the values that are tested.

/**
 * One value of a parameter. Values of one parameter are *or* (negated ones: *and not*), parameters are *and*. A leading
 * `!` negates; `*` and `\` are explained in value-pattern.ts.
 */
export interface Term {
  readonly negated: boolean
  readonly text: string
}

export interface ReadTerms<R> {
  readonly wanted: readonly R[]
  readonly unwanted: readonly R[]
}

/** @param readingsOf the possible meanings of a term's text; one match is enough. */
export function readTerms<R>(terms: readonly Term[], readingsOf: (text: string) => readonly R[]): ReadTerms<R> {
  const read = (negated: boolean) =>
    terms.filter((term) => term.negated === negated).flatMap(({ text }) => readingsOf(text))
  return { wanted: read(false), unwanted: read(true) }
}

export function areMet<R>({ wanted, unwanted }: ReadTerms<R>, holds: (reading: R) => boolean): boolean {
  return (wanted.length === 0 || wanted.some(holds)) && !unwanted.some(holds)
}
