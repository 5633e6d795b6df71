// The description of an endpoint, for people and programs: the data of the API's description. Part of no deployed function; but its
// parameters, schemas and statuses are the ones that the functions use.
import type * as v from 'valibot'
import type { ErrorCode } from '../audit-error.ts'
import type { Parameter } from './parameters.ts'
import { statusOf } from './problem.ts'

/** The groups of operations, with their descriptions. */
export const tags = {
  Sending: 'Send entries; each is stored exactly once.',
  Reading: 'List and search entries, or get one.',
  Caller: 'Find out what your token grants.',
  Insights: 'Count entries over time and by field.',
  Downloads: 'Export entries to a file, which is created in the background.',
  Views: 'Save views of entries for all readers of an organization, folder or project.',
  Proving: 'Get the log of an organization, and proofs that it contains an entry.',
  Keys: 'Make, list and revoke the keys of senders that cannot get tokens.',
  Quarantine: 'Look at records that could not be stored, and try them again.',
  Containers: 'Declare where folders and projects lie, and which organization they belong to.',
  Watching: 'Check that the service runs.',
  'This description': 'Get the description of the API, for programs and for people.',
} as const

export type Tag = keyof typeof tags

export interface Operation {
  /** Unique; generated clients name their methods after it. */
  readonly operationId: string
  readonly tag: Tag
  readonly summary: string
  /** CommonMark, as OpenAPI specifies. */
  readonly description: string
  /** By their names in the route. */
  readonly pathParameters?: Readonly<Record<string, PathParameter>>
  readonly parameters?: Readonly<Record<string, Parameter>>
  /** By media type. */
  readonly bodies?: Readonly<Record<string, BodyForm>>
  readonly answers: Readonly<Record<number, AnswerForm>>
  /** The possible refusals; problem.ts gives their statuses. */
  readonly refusals: readonly RefusalCode[]
}

export interface PathParameter {
  /** The name in the description; default the route's. */
  readonly name?: string
  readonly description: string
  readonly example: string
  /** Other values get 404; if the value has a slash, from the gateway. */
  readonly pattern?: RegExp
}

export interface BodyForm {
  /** Absent if the body is not JSON. */
  readonly schema?: v.GenericSchema
  /** By name; a test sends each unchanged. */
  readonly examples: Readonly<Record<string, unknown>>
}

export interface AnswerForm {
  readonly description: string
  /** Absent if the answer is not JSON, or is described elsewhere. */
  readonly schema?: v.GenericSchema
  /** Default `application/json`. */
  readonly mediaType?: string
  /** Descriptions by header name. */
  readonly headers?: Readonly<Record<string, string>>
}

/** A schema with a name in the description. */
export interface Component {
  readonly schema: v.GenericSchema
  /**
   * The descriptions of its fields, by path: for validating schemas, which carry none, and for fields whose schema is a component
   * (a description of its own would make it another schema).
   */
  readonly fields?: Readonly<Record<string, string>>
}

export type Components = Readonly<Record<string, Component>>

export type RefusalCode = ErrorCode | 'INTERNAL'

/** The meaning of each code, for all endpoints. */
export const refusals = {
  BODY_INVALID: 'The body is not valid; the message says why.',
  BODY_TOO_LARGE: 'The body has too many bytes, entries or values.',
  CONTENT_TYPE_UNSUPPORTED: 'The content type is not supported, or the charset is not UTF-8.',
  CONTENT_CODING_UNSUPPORTED: 'The content coding (compression) is not supported.',
  ENTRY_INVALID: 'The entry is not valid; the message names the field.',
  ENTRY_CONFLICT: 'The entry is already stored with other content, which is kept.',
  PARAMETER_INVALID: 'A parameter is unknown, given too often, or not valid; the message names it.',
  CURSOR_INVALID: 'The cursor or position belongs to another query or another log.',
  CALLER_UNKNOWN: 'The request has no valid token.',
  RIGHT_MISSING: 'The token lacks a right that this endpoint requires; the message names it.',
  NOT_FOUND: 'The object does not exist, or the caller may not see it; both get the same answer.',
  ENTRY_NOT_INTEGRATED: 'The entry is stored, but no checkpoint covers it yet: try again in a minute.',
  CHECKPOINT_NOT_SIGNED: 'The log has no checkpoint yet; the first is signed within a minute after the first entry.',
  CONTAINER_NOT_EMPTY: 'Other containers are declared to lie in the folder.',
  VIEW_CONFLICT: 'The saved view has another version than the request replaces.',
  LIMIT_REACHED: 'The caller or the organization has reached a limit of concurrent work; the message says which.',
  STORE_UNAVAILABLE: 'The store did not answer in time, or others change the same at once: send the request again.',
  ISSUER_UNAVAILABLE: 'The token cannot be checked for now: try again.',
  INTERNAL: 'The service failed; the message has the request id.',
} as const satisfies Record<RefusalCode, string>

export function refusalStatus(code: RefusalCode): number {
  return code === 'INTERNAL' ? 500 : statusOf[code]
}

/** The refusals of every endpoint that needs a token. */
export const protectedRefusals = [
  'CALLER_UNKNOWN',
  'NOT_FOUND',
  'ISSUER_UNAVAILABLE',
] as const satisfies readonly RefusalCode[]
