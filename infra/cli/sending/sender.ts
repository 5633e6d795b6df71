// Sends a batch until each of its records is settled: stored, stored before, or refused. Sending again is safe: the same entry has the same id.
import { ApiError } from '../../../shared/client/api-error.ts'
import type { ApiClient } from '../../../shared/client/client.ts'
import { pauseBeforeTry } from '../../../shared/client/retrying.ts'
import { jsonValue } from '../../../shared/json/json-value.ts'
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

/** Answers with a result for each record. 503: some of them failed. */
const answers = [400, 503]
/** The body as a whole is at fault: one of its records is. */
const wholeFaults = new Set([400, 413, 415])

/** In the order of the records. @throws ApiError if the service answers nothing about them. */
export async function sendBatch(
  deps: SendDeps,
  format: WireFormat,
  records: readonly SentRecord[],
): Promise<Settled[]> {
  let open = records
  const settled = new Map<SentRecord, RecordResult>()
  for (let tries = 1; open.length > 0; tries += 1) {
    const results = await sendOnce(deps, format, open)
    for (const [at, record] of open.entries()) settled.set(record, results[at] ?? { status: 'failed' })
    open = open.filter((record) => settled.get(record)?.status === 'failed')
    if (open.length === 0 || tries >= deps.triesMax) break
    await deps.sleep(pauseBeforeTry(tries, deps.random()))
  }
  return records.map((record) => ({ record, result: settled.get(record) ?? { status: 'failed' } }))
}

async function sendOnce(
  deps: SendDeps,
  format: WireFormat,
  records: readonly SentRecord[],
): Promise<readonly RecordResult[]> {
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
    const answer = jsonValue(await response.text())
    if (!response.ok && !hasResults(answer)) throw problem(response.status, answer)
    const results = format.results(answer, records.length)
    if (results) return results
    return await inHalves(deps, format, records)
  } catch (error) {
    if (!(error instanceof ApiError) || !wholeFaults.has(error.status)) throw error
    if (records.length === 1) return [{ status: 'refused', code: error.code, message: error.message }]
    return inHalves(deps, format, records)
  }
}

async function inHalves(deps: SendDeps, format: WireFormat, records: readonly SentRecord[]) {
  const half = Math.ceil(records.length / 2)
  const parts = [records.slice(0, half), records.slice(half)]
  return (await Promise.all(parts.map((part) => sendOnce(deps, format, part)))).flat()
}

function hasResults(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'results' in answer
}

function problem(status: number, answer: unknown): ApiError {
  const { code = 'GATEWAY', message = `status ${status}` } = (answer ?? {}) as { code?: string; message?: string }
  return new ApiError(message, { status, code })
}
