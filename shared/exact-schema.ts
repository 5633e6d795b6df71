// The compile-time check that a schema equals a type. Checks nothing at run time.
import type * as v from 'valibot'

/**
 * The schema as given. It does not compile if its fields, or their optionality, differ from those of `T` at any depth: a schema
 * would drop a forgotten field when it parses.
 */
export function exactSchema<T>() {
  return <S extends v.GenericSchema>(schema: S & (Same<v.InferOutput<S>, T> extends true ? unknown : never)): S =>
    schema
}

type Same<A, B> = (<G>() => G extends Plain<A> ? 1 : 2) extends <G>() => G extends Plain<B> ? 1 : 2 ? true : false

/** The type without `readonly` and its composition, which do not show in JSON. */
type Plain<T> = T extends readonly (infer I)[]
  ? Plain<I>[]
  : T extends object
    ? { -readonly [K in keyof T]: Plain<T[K]> }
    : T
