// Producers that send at the same time, NDJSON, each one batch after the other; what fails goes again after what `Retry-After` says.
import { setTimeout as delay } from 'node:timers/promises'
import pMap from 'p-map'

export interface Sent {
  stored: number
  /** Refused for good, or not taken by the last try. */
  lost: number
  /** Tries of an entry that failed with `Retry-After`, as they may. */
  failed: number
  /** Of these, those that were not the entry's first. */
  failedAgain: number
  /** Tries of an entry that got no answer, or failed without `Retry-After`. */
  unexplained: number
}

export interface Senders {
  readonly url: string
  readonly token: string
  readonly senders: number
  readonly batchSize: number
}

const triesMax = 20
const pauseMs = 1_000

/** @param lines one entry each, as JSON. */
export async function sendInParallel(lines: readonly string[], options: Senders): Promise<Sent> {
  const sent: Sent = { stored: 0, lost: 0, failed: 0, failedAgain: 0, unexplained: 0 }
  const { batchSize, senders } = options
  const batches = Array.from({ length: Math.ceil(lines.length / batchSize) }, (_, index) =>
    lines.slice(index * batchSize, (index + 1) * batchSize),
  )
  await pMap(batches, (batch) => sendBatch(batch, options, sent), { concurrency: senders })
  return sent
}

async function sendBatch(batch: readonly string[], options: Senders, sent: Sent): Promise<void> {
  let pending = batch
  for (let tries = 1; pending.length > 0 && tries <= triesMax; tries += 1) {
    const { retryAfter, outcomes } = await post(pending, options)
    const count = (...kinds: string[]) => outcomes.filter((outcome) => kinds.includes(outcome)).length
    sent.stored += count('stored', 'duplicate')
    sent.lost += count('refused')
    pending = pending.filter((_, index) => outcomes[index] === 'failed')
    if (pending.length === 0) return
    if (retryAfter === null) sent.unexplained += pending.length
    else sent.failed += pending.length
    if (tries > 1) sent.failedAgain += pending.length
    await delay(retryAfter === null ? pauseMs : Number(retryAfter) * 1000)
  }
  sent.lost += pending.length
}

/** The outcomes are in the order of the lines. */
async function post(lines: readonly string[], { url, token }: Senders) {
  const all = (outcome: string) => lines.map(() => outcome)
  try {
    const response = await fetch(new URL('/v2/entries', url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body: lines.join('\n'),
    })
    const answer = (await response.json()) as { readonly results?: readonly { readonly status: string }[] }
    const outcomes = answer.results?.map(({ status }) => status) ?? all(response.status >= 500 ? 'failed' : 'refused')
    return { retryAfter: response.headers.get('retry-after'), outcomes }
  } catch {
    return { retryAfter: null, outcomes: all('failed') }
  }
}
