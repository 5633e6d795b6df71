// Sends a batch until each of its records is settled: stored, stored before, or refused. Sending again is safe: the same entry has the same id.
import { ApiError, notOfService, refusalIn, saidIn } from '../../shared/client/api-error.ts'
import type { ApiClient } from '../../shared/client/client.ts'
import { retryAfterOf } from '../../shared/client/retry-after.ts'
import { faultsOfBody, pauseBeforeTry } from '../../shared/client/retrying.ts'
import { halves } from '../../shared/halves.ts'
import { isObject } from '../../shared/is-object.ts'
import type { SentRecord } from './records.ts'
import type { RecordResult, WireFormat } from './wire-format.ts'

export interface Settled {
  readonly record: SentRecord
  readonly result: RecordResult
}

export interface SendDeps {
  readonly client: ApiClient
  readonly sleep: (ms: number) => Promise<unknown>
  readonly random: () => number
  /** How often a record that the service failed to store is sent at most. */
  readonly triesMax: number
  readonly signal: AbortSignal
}

/** Answers with a result for each record, or of a gateway that is overloaded. 503: some of them failed, or all. */
const answers = [400, 503]

/** In the order of the records. @throws ApiError if the service answers nothing about them. */
export async function sendBatch(
  deps: SendDeps,
  format: WireFormat,
  records: readonly SentRecord[],
): Promise<Settled[]> {
  let open = records
  const settled = new Map<SentRecord, RecordResult>()
  for (let tries = 1; open.length > 0; tries += 1) {
    const { results, retryAfterSeconds } = await sendOnce(deps, format, open)
    for (const [at, record] of open.entries()) settled.set(record, results[at] ?? { status: 'failed' })
    open = open.filter((record) => settled.get(record)?.status === 'failed')
    if (open.length === 0 || tries >= deps.triesMax) break
    await deps.sleep(pauseBeforeTry(tries, deps.random(), retryAfterSeconds))
  }
  return records.map((record) => ({ record, result: settled.get(record) ?? { status: 'failed' } }))
}

interface Answer {
  readonly results: readonly RecordResult[]
  readonly retryAfterSeconds?: number | undefined
}

async function sendOnce(deps: SendDeps, format: WireFormat, records: readonly SentRecord[]): Promise<Answer> {
  const { client, signal } = deps
  try {
    const response = await client.call({
      method: 'POST',
      path: format.path,
      body: format.body(records.map(({ text }) => text)),
      contentType: format.contentType,
      isRepeatable: true,
      reads: answers,
      signal,
    })
    const said = await saidIn(response).catch((error: ApiError) => error)
    if (said instanceof ApiError) return allFailed(records, said)
    if (!isObject(said) || !(response.ok ? format.isAnswer(said) : Array.isArray(said['results']))) {
      const refusal = response.ok ? notOfService() : refusalIn(response, said)
      if (response.status !== 503) throw refusal
      return allFailed(records, refusal)
    }
    const results = format.results(said, records.length)
    return results ? { results, retryAfterSeconds: retryAfterOf(response) } : await inHalves(deps, format, records)
  } catch (error) {
    if (!(error instanceof ApiError) || !faultsOfBody.has(error.status)) throw error
    if (records.length === 1) return { results: [{ status: 'refused', code: error.code, message: error.message }] }
    return inHalves(deps, format, records)
  }
}

function allFailed(records: readonly SentRecord[], { code, message, retryAfterSeconds }: ApiError): Answer {
  return { results: records.map(() => ({ status: 'failed', code, message })), retryAfterSeconds }
}

async function inHalves(deps: SendDeps, format: WireFormat, records: readonly SentRecord[]): Promise<Answer> {
  const answered = await Promise.all(halves(records).map((half) => sendOnce(deps, format, half)))
  return {
    results: answered.flatMap(({ results }) => results),
    retryAfterSeconds: Math.max(...answered.map(({ retryAfterSeconds = 0 }) => retryAfterSeconds)),
  }
}
