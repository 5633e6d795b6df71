// The responses of an operation: its answers and refusals by status, with real answers as examples.
import type { DescribedResponse, JsonSchema } from '../../shared/http/openapi-document.ts'
import {
  type AnswerForm,
  type Operation,
  type RefusalCode,
  refusalStatus,
  refusals,
} from '../../shared/http/operation.ts'
import { errorResponseSchema, gatewayResponseSchema } from '../../shared/http/response-schema.ts'
import type { Exchange } from './exchange.ts'
import type { SchemaOf } from './json-schema.ts'

const refusalHeaders: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'WWW-Authenticate': '`Bearer`.' },
  429: {
    'Retry-After':
      'The number of seconds to wait before a retry. Absent if the gateway answered by itself: wait one second, and double that each time.',
  },
  503: { 'Retry-After': 'The number of seconds to wait before a retry.' },
}

/** The gateway's own answer, for any route. */
const throttled = 429
const throttling = 'Too many requests, over all callers: wait, then send the request again.'

export function describedResponses(
  operation: Operation,
  exchanges: readonly Exchange[],
  schemaOf: SchemaOf,
): Record<string, DescribedResponse> {
  const own = [...Object.keys(operation.answers).map(Number), ...operation.refusals.map(refusalStatus)]
  return Object.fromEntries(
    [...new Set([...own, throttled])].map((status) => {
      const codes = operation.refusals.filter((code) => refusalStatus(code) === status)
      const seen = exchanges.filter((exchange) => exchange.status === status)
      return [status, responseOf(status, operation.answers[status], codes, seen, schemaOf)]
    }),
  )
}

function responseOf(
  status: number,
  answer: AnswerForm | undefined,
  codes: readonly RefusalCode[],
  seen: readonly Exchange[],
  schemaOf: SchemaOf,
): DescribedResponse {
  const isThrottled = status === throttled
  const sentences = [
    ...(answer ? [answer.description] : []),
    ...codes.map((code) => `\`${code}\`: ${refusals[code]}`),
    ...(isThrottled ? [throttling] : []),
  ]
  const schemas = [
    ...(answer ? schemaOfAnswer(answer, schemaOf) : []),
    ...(codes.length > 0 ? [schemaOf(errorResponseSchema)] : []),
    ...(isThrottled ? [schemaOf(gatewayResponseSchema)] : []),
  ]
  const [only, ...others] = schemas
  const headers = Object.entries({ ...answer?.headers, ...refusalHeaders[status] })
  const examples = seen.filter(({ value }) => value !== undefined).map(({ name, value }) => [name, { value }])
  return {
    description: sentences.join('\n\n'),
    ...(headers.length > 0
      ? {
          headers: Object.fromEntries(
            headers.map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
          ),
        }
      : {}),
    content: {
      [answer?.mediaType ?? 'application/json']: {
        ...(only ? { schema: others.length === 0 ? only : { anyOf: schemas } } : {}),
        ...(examples.length > 0 ? { examples: Object.fromEntries(examples) } : {}),
      },
    },
  }
}

/** None for bytes: https://spec.openapis.org/oas/v3.1.1.html#considerations-for-file-uploads. */
function schemaOfAnswer({ schema, mediaType = 'application/json' }: AnswerForm, schemaOf: SchemaOf): JsonSchema[] {
  if (schema) return [schemaOf(schema)]
  if (mediaType.startsWith('text/')) return [{ type: 'string' }]
  return mediaType === 'application/json' ? [{ type: 'object' }] : []
}
