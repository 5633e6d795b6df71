// Sends entries as a producer does: in batches, again when the service asks to wait or an answer is lost, and never an entry
// of which it already knows the outcome. Makes no entries and prints nothing.
import { setTimeout as wait } from 'node:timers/promises'
import { CommandError } from '../../command/command.ts'

export interface Shipment {
  /** What a refusal calls it: `line 12`. */
  readonly name: string
  /** One entry, as JSON. */
  readonly json: string
}

export interface SendOptions {
  /** Of the service, without a path. */
  readonly url: string
  readonly token: string
  readonly batchSizeMax?: number
  readonly triesMax?: number
  /** The wait before the first repetition; doubled each time. Never shorter than what the service asks for. */
  readonly pauseMs?: number
  /** Ends the sending after the answer to the request under way. */
  readonly signal?: AbortSignal | undefined
  /** Called after each answer. */
  readonly onProgress?: (tally: Tally) => void
}

export interface Tally {
  stored: number
  duplicates: number
  refused: number
  /** Neither stored nor refused when the last try was over. */
  failed: number
  /** The first of what was refused or failed. */
  readonly complaints: string[]
}

const batchSizeMax = 250
// Far below the 6 MB that Lambda takes; what is larger goes alone.
const batchBytesMax = 1024 * 1024
const triesMax = 8
const pauseMs = 250
const pauseMaxMs = 30_000
const complaintsMax = 10

type Outcome = 'stored' | 'duplicate' | 'refused' | 'failed'
interface EntryResult {
  readonly index: number
  readonly status: Outcome
  readonly code?: string
  readonly message?: string
}

/** @throws CommandError when the service does not run, or does not let this token send; `AbortError` by the signal. */
export async function sendEntries(
  shipments: Iterable<Shipment> | AsyncIterable<Shipment>,
  options: SendOptions,
): Promise<Tally> {
  const tally: Tally = { stored: 0, duplicates: 0, refused: 0, failed: 0, complaints: [] }
  for await (const batch of batches(shipments, options.batchSizeMax ?? batchSizeMax)) {
    await sendBatch(batch, options, tally)
  }
  return tally
}

async function* batches(
  shipments: Iterable<Shipment> | AsyncIterable<Shipment>,
  sizeMax: number,
): AsyncGenerator<Shipment[], void> {
  let batch: Shipment[] = []
  let bytes = 0
  for await (const shipment of shipments) {
    const size = Buffer.byteLength(shipment.json)
    if (batch.length >= sizeMax || (batch.length > 0 && bytes + size > batchBytesMax)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(shipment)
    bytes += size
  }
  if (batch.length > 0) yield batch
}

async function sendBatch(batch: readonly Shipment[], options: SendOptions, tally: Tally): Promise<void> {
  options.signal?.throwIfAborted()
  let pending: readonly Shipment[] = batch
  for (let tried = 1; pending.length > 0; tried += 1) {
    const answer = await post(pending, options)
    const last = tried >= (options.triesMax ?? triesMax)
    if (answer === undefined && tried === 1 && nothingSent(tally)) throw notRunning(options.url)
    pending = settle(pending, answer, last, tally)
    options.onProgress?.(tally)
    if (pending.length > 0)
      await wait(
        pauseBefore(tried, answer, options.pauseMs ?? pauseMs),
        undefined,
        options.signal && { signal: options.signal },
      )
  }
}

interface Answer {
  readonly status: number
  readonly retryAfter: string | null
  readonly results: readonly EntryResult[] | undefined
  readonly message: string
}

/** `undefined` when there was no answer. */
async function post(batch: readonly Shipment[], { url, token }: SendOptions): Promise<Answer | undefined> {
  try {
    const response = await fetch(new URL('/v2/entries', url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: `[${batch.map(({ json }) => json).join(',')}]`,
    })
    const body = asObject(await response.text())
    const results = Array.isArray(body['results']) ? (body['results'] as EntryResult[]) : undefined
    const message = typeof body['message'] === 'string' ? body['message'] : `the service answered ${response.status}`
    return { status: response.status, retryAfter: response.headers.get('retry-after'), results, message }
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

function asObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** Counts what is decided. @returns what is to be sent again; nothing after the last try. */
function settle(batch: readonly Shipment[], answer: Answer | undefined, last: boolean, tally: Tally): Shipment[] {
  if (answer && (answer.status === 401 || answer.status === 403)) {
    throw new CommandError(`the service does not accept the token: ${answer.message}`)
  }
  const byIndex = new Map(answer?.results?.map((result) => [result.index, result]))
  return batch.filter((shipment, index) => {
    const result = byIndex.get(index) ?? overall(index, answer)
    if (result.status === 'failed' && !last) return true
    count(tally, shipment, result)
    return false
  })
}

/** What an answer that names no entries says of each. */
function overall(index: number, answer: Answer | undefined): EntryResult {
  if (!answer) return { index, status: 'failed', message: 'the service did not answer' }
  const decided = answer.status >= 400 && answer.status < 500 && answer.status !== 429 && answer.status !== 408
  return { index, status: decided ? 'refused' : 'failed', message: answer.message }
}

function count(tally: Tally, { name }: Shipment, { status, message, code }: EntryResult): void {
  switch (status) {
    case 'stored':
      tally.stored += 1
      return
    case 'duplicate':
      tally.duplicates += 1
      return
    case 'refused':
    case 'failed':
      tally[status] += 1
      if (tally.complaints.length < complaintsMax)
        tally.complaints.push(`${name} ${status}: ${message ?? code ?? 'no reason given'}`)
  }
}

function pauseBefore(tried: number, answer: Answer | undefined, firstMs: number): number {
  const seconds = Number(answer?.retryAfter ?? Number.NaN)
  const askedMs = Number.isFinite(seconds) ? seconds * 1000 : 0
  return Math.min(Math.max(askedMs, firstMs * 2 ** (tried - 1)), pauseMaxMs)
}

function nothingSent({ stored, duplicates, refused, failed }: Tally): boolean {
  return stored + duplicates + refused + failed === 0
}

function notRunning(url: string): CommandError {
  return new CommandError(`nothing answers at ${url}: start the service first (npm start)`)
}
