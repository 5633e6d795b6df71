// What an endpoint does, said for people and for programs: the data that the API's description is made of. Answers nothing, and is
// part of no deployed function; what it refers to (parameters, schemas, statuses) is the very thing that answers.
import type * as v from 'valibot'
import type { ErrorCode } from '../audit-error.ts'
import type { Parameter } from './parameters.ts'
import { statusOf } from './problem.ts'

export interface Operation {
  /** Unique; generated clients name their methods after it. */
  readonly operationId: string
  readonly tag: string
  readonly summary: string
  /** CommonMark, as the specification of OpenAPI has it. */
  readonly description: string
  /** By the name that the route gives them. */
  readonly pathParameters?: Readonly<Record<string, PathParameter>>
  readonly parameters?: Readonly<Record<string, Parameter>>
  /** By media type. */
  readonly bodies?: Readonly<Record<string, BodyForm>>
  readonly answers: Readonly<Record<number, AnswerForm>>
  /** What it may refuse, each with the status that problem.ts decides. */
  readonly refusals: readonly RefusalCode[]
}

export interface PathParameter {
  /** Under which the description shows it; the route's own name unless said. */
  readonly name?: string
  readonly description: string
  readonly example: string
}

export interface BodyForm {
  /** Absent where the body is no JSON value. */
  readonly schema?: v.GenericSchema
  /** By name; each is sent as it stands by a test. */
  readonly examples: Readonly<Record<string, unknown>>
}

export interface AnswerForm {
  readonly description: string
  /** Absent where the answer is no JSON value, or one that is described elsewhere. */
  readonly schema?: v.GenericSchema
  /** `application/json` unless said. */
  readonly mediaType?: string
  /** Header names, and what each says. */
  readonly headers?: Readonly<Record<string, string>>
}

/** A schema that has a name of its own in the description. */
export interface Component {
  readonly schema: v.GenericSchema
  /**
   * What its fields mean, by path: for a schema that validates, which carries no descriptions itself, and for fields whose schema is a
   * component, of which a description of its own would make another.
   */
  readonly fields?: Readonly<Record<string, string>>
}

export type Components = Readonly<Record<string, Component>>

export type RefusalCode = ErrorCode | 'INTERNAL'

/** What each code means, whatever the endpoint. */
export const refusals = {
  BODY_INVALID: 'The body cannot be read as what it must be.',
  BODY_TOO_LARGE: 'The body has more bytes or more entries than are taken at once.',
  CONTENT_TYPE_UNSUPPORTED: 'The body is of another kind, or of another charset than UTF-8.',
  CONTENT_CODING_UNSUPPORTED: 'The body is compressed in another way.',
  ENTRY_INVALID: 'An entry is not as it must be; the message names its fields.',
  ENTRY_CONFLICT: 'The id of the entry is taken by other content, which stays as it is.',
  PARAMETER_INVALID: 'A parameter is unknown, given too often, or not as it must be; the message names it.',
  CURSOR_INVALID: 'The position belongs to another query or another log.',
  CALLER_UNKNOWN: 'There is no valid token.',
  RIGHT_MISSING: 'The token lacks the right that this takes, whatever is asked for; the message names it.',
  NOT_FOUND: 'It does not exist, or the caller may not see it: the two are answered alike.',
  ENTRY_NOT_INTEGRATED: 'The entry is stored, and no checkpoint covers it yet: ask again within a minute.',
  CHECKPOINT_NOT_SIGNED: 'The log has no checkpoint yet: its first is signed within a minute of its first entry.',
  CONTAINER_NOT_EMPTY: 'Something is declared to lie in the folder.',
  LIMIT_REACHED: 'As much is under way as the caller or the organization may have at a time; the message says what.',
  STORE_UNAVAILABLE: 'Not stored for now: send it again.',
  ISSUER_UNAVAILABLE: 'The token cannot be checked for now: try again.',
  INTERNAL: 'Something went wrong on the side of the service; the message names the request.',
} as const satisfies Record<RefusalCode, string>

export function refusalStatus(code: RefusalCode): number {
  return code === 'INTERNAL' ? 500 : statusOf[code]
}

/** What every endpoint refuses that needs a token. */
export const protectedRefusals = [
  'CALLER_UNKNOWN',
  'NOT_FOUND',
  'ISSUER_UNAVAILABLE',
] as const satisfies readonly RefusalCode[]
