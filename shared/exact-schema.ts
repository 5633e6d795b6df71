// A schema that the compiler holds to a type which is written elsewhere. Checks nothing at run time.
import type * as v from 'valibot'

/**
 * The schema as given. It does not compile if its fields, or whether they are always there, differ from those of `T` at any depth:
 * a field that a schema has forgotten would be left out of what it parses.
 */
export function exactSchema<T>() {
  return <S extends v.GenericSchema>(schema: S & (Same<v.InferOutput<S>, T> extends true ? unknown : never)): S =>
    schema
}

type Same<A, B> = (<G>() => G extends Plain<A> ? 1 : 2) extends <G>() => G extends Plain<B> ? 1 : 2 ? true : false

/** Without what does not show in JSON: `readonly`, and how a type was put together. */
type Plain<T> = T extends readonly (infer I)[]
  ? Plain<I>[]
  : T extends object
    ? { -readonly [K in keyof T]: Plain<T[K]> }
    : T
