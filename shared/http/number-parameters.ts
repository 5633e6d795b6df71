// The schemas of query parameters that are whole numbers.
import * as v from 'valibot'

/**
 * A whole number in JSON's notation. Generated clients send a `number`, so `50.0` and `1e+06` are allowed; an unescaped `+` arrives as a
 * blank.
 */
function jsonInteger(fault: string) {
  return v.pipe(
    v.string(),
    v.regex(/^-?\d{1,400}(\.\d{1,400})?([eE][+ -]?\d{1,3})?$/, fault),
    v.transform((text) => text.replace(/([eE]) /, '$1+')),
    v.transform(Number),
    v.integer(fault),
  )
}

/** @param fault the message for anything else. */
export function wholeNumber(from: number, to: number, fault: string) {
  return v.pipe(jsonInteger(fault), v.minValue(from, fault), v.maxValue(to, fault))
}

/** Values above the maximum mean the maximum, as in the reference. */
export function limitSchema(max: number) {
  const fault = 'must be a whole number from 1'
  return v.pipe(
    jsonInteger(fault),
    v.minValue(1, fault),
    v.transform((limit) => Math.min(limit, max)),
  )
}
