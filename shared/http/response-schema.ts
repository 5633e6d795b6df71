// Schemas of responses. Nothing is validated by them: they say what is answered, and the compiler holds them to the types that the
// answering code is written in.
import * as v from 'valibot'
import { refusals } from './operation.ts'
import type { Problem } from './problem.ts'

/**
 * The schema as given. It does not compile if its fields, or whether they are always there, differ from those of `T` at any depth.
 */
export function responseSchema<T>() {
  return <S extends v.GenericSchema>(schema: S & (Same<v.InferOutput<S>, T> extends true ? unknown : never)): S =>
    schema
}

/** Adds what a value means. */
export function said<S extends v.GenericSchema>(schema: S, description: string) {
  return v.pipe(schema, v.description(description))
}

export const instantSchema = v.pipe(v.string(), v.metadata({ format: 'date-time' }))
export const countSchema = v.pipe(v.number(), v.metadata({ type: 'integer', minimum: 0 }))

export function keysOf<K extends string>(of: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(of) as K[]
}

export const errorResponseSchema = responseSchema<Problem>()(
  v.object({
    code: said(v.picklist(keysOf(refusals)), 'A stable code for programs.'),
    message: said(
      v.string(),
      'The error in words, for people. It quotes the field or parameter, and its text may change.',
    ),
    path: said(v.string(), 'The path of the request.'),
    status: said(v.pipe(v.number(), v.metadata({ type: 'integer' })), 'The status of the response.'),
    timestamp: instantSchema,
  }),
)

/** What the gateway says by itself: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html */
export const gatewayResponseSchema = v.object({
  message: said(v.string(), 'The error in the words of the gateway.'),
})

type Same<A, B> = (<G>() => G extends Plain<A> ? 1 : 2) extends <G>() => G extends Plain<B> ? 1 : 2 ? true : false

/** Without what does not show in JSON: `readonly`, and how a type was put together. */
type Plain<T> = T extends readonly (infer I)[]
  ? Plain<I>[]
  : T extends object
    ? { -readonly [K in keyof T]: Plain<T[K]> }
    : T
