// What an answer to a submission says of each entry, or of all: read so that nothing counts as stored that the service has not named so.
import { isObject } from '../../is-object.ts'
import { ApiError, notOfService, refusalIn, saidIn } from '../api-error.ts'
import type { ApiCall, ApiClient } from '../client.ts'
import { retryAfterOf } from '../retry-after.ts'
import { faultsOfBody, mayTryAgain } from '../retrying.ts'
import type { PendingEntry, Settled } from './pending-entry.ts'

export type SubmissionAnswer =
  /** By the place in the submission; `failed` is to be sent again. */
  | {
      readonly kind: 'results'
      readonly results: readonly (Settled | 'failed')[]
      readonly retryAfterSeconds: number | undefined
    }
  /** No entry was looked at: nobody answers, or not now. */
  | { readonly kind: 'unavailable'; readonly error: ApiError }
  /** The service does not let this caller send. */
  | { readonly kind: 'denied'; readonly error: ApiError }
  /** The body as a whole is at fault: one of its entries is. */
  | { readonly kind: 'entry-at-fault'; readonly error: ApiError }
  /** Something before the service turned the body away: for one of its entries, or whatever it is. */
  | { readonly kind: 'turned-away'; readonly error: ApiError }

/** Never throws, but by the signal. */
export async function submit(
  client: ApiClient,
  path: string,
  entries: readonly PendingEntry[],
  signal: AbortSignal,
): Promise<SubmissionAnswer> {
  try {
    const response = await client.call({
      method: 'POST',
      path,
      ...(await bodyOf(entries)),
      // A line is an entry, and the fault of a line is that of its entry.
      contentType: 'application/x-ndjson',
      isRepeatable: true,
      reads: [400, 503],
      signal,
    })
    const said = await saidIn(response)
    const results = resultsIn(said, entries.length)
    if (results) return { kind: 'results', results, retryAfterSeconds: retryAfterOf(response) }
    // A success that names no entry is not the service's.
    if (response.ok) return unavailable(notOfService())
    return refusal(refusalIn(response, said))
  } catch (cause) {
    if (signal.aborted) throw cause
    if (cause instanceof ApiError) return refusal(cause)
    throw cause
  }
}

/** A gateway before the service may take less than the service itself: AWS's has room for 4.7 MB of lines (docs/design.md). */
const plainBytesMax = 4_000_000

async function bodyOf(entries: readonly PendingEntry[]): Promise<Pick<ApiCall, 'body' | 'headers'>> {
  const text = entries.map((entry) => entry.text).join('\n')
  if (entries.reduce((sum, { bytes }) => sum + bytes, 0) <= plainBytesMax) return { body: text }
  const packed = new Response(text).body?.pipeThrough(new CompressionStream('gzip'))
  return { body: new Uint8Array(await new Response(packed).arrayBuffer()), headers: { 'content-encoding': 'gzip' } }
}

function unavailable(error: ApiError): SubmissionAnswer {
  return { kind: 'unavailable', error }
}

function refusal(error: ApiError): SubmissionAnswer {
  const { status, code } = error
  if (mayTryAgain(status, true)) return unavailable(error)
  const isOfService = code !== 'GATEWAY'
  if (status === 413 || (isOfService && faultsOfBody.has(status))) return { kind: 'entry-at-fault', error }
  return { kind: isOfService || status === 401 ? 'denied' : 'turned-away', error }
}

/** `undefined` if it has none. An entry that the answer leaves out, or of which it says what is not known here, has failed. */
function resultsIn(said: unknown, count: number): readonly (Settled | 'failed')[] | undefined {
  if (!isObject(said) || !Array.isArray(said['results'])) return undefined
  const byPlace = new Map(said['results'].filter(isObject).map((result) => [result['index'], settled(result)]))
  return Array.from({ length: count }, (_, at) => byPlace.get(at) ?? 'failed')
}

function settled({ status, id, code, message }: Readonly<Record<string, unknown>>): Settled | 'failed' {
  switch (status) {
    case 'stored':
    case 'duplicate':
      return { status, id: String(id) }
    // Kept beside the log, or not kept: no entry is made of it, however often it is sent.
    case 'quarantined':
    case 'filtered':
      return { status: 'refused', code: String(code ?? status.toUpperCase()), message: String(message ?? status) }
    case 'refused':
      return { status, code: String(code), message: String(message) }
    default:
      return 'failed'
  }
}
