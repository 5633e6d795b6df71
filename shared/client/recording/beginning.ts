// What a sender begins with in a program: its clocks, its timers, chance, and its connection to the service.
import { type Authentication, accessTokenOf } from '../authentication.ts'
import { apiClient } from '../client.ts'
import { userAgent } from '../user-agent.ts'
import type { CourierDeps } from './courier.ts'
import { type PreparedEntry, prepareEntry } from './prepared-entry.ts'
import type { EntryToRecord } from './recorder.ts'
import { submit } from './submission-answer.ts'
import { uuidsV7 } from './uuid-v7.ts'

export interface SenderOptions {
  /** Of the service, such as `https://audit.example.com`. */
  readonly url: string
  readonly auth: Authentication
  readonly fetch?: typeof fetch
}

export interface Beginning extends Omit<CourierDeps, 'limits' | 'onError'> {
  /** @throws NotRecordedError */
  readonly prepare: (entry: EntryToRecord) => PreparedEntry
  /** As `wake`, but keeps the process alive: somebody waits for it. */
  readonly deadline: CourierDeps['wake']
}

/** @throws TypeError if the address is none. */
export function beginning({ url, auth, fetch: fetched = fetch }: SenderOptions, answerMaxMs: number): Beginning {
  const now = () => Date.now()
  const clock = () => performance.now()
  const client = apiClient({
    origin: new URL(url).origin,
    fetch: fetched,
    accessToken: accessTokenOf(auth, { now, clock, fetch: fetched }),
    // The courier decides when to try again.
    triesMax: 1,
    sleep: async () => {},
    random: Math.random,
    answerMaxMs,
    userAgent: userAgent(),
  })
  const newInsertId = uuidsV7((bytes) => crypto.getRandomValues(bytes))
  const organization = 'ingestKey' in auth ? auth.organization : undefined
  return {
    clock,
    random: Math.random,
    wake: (afterMs, call) => timer(afterMs, call, 'unref'),
    deadline: (afterMs, call) => timer(afterMs, call, 'ref'),
    prepare: (entry) => prepareEntry({ now, newInsertId, organization }, entry),
    submit: (entries, signal) => submit(client, pathOf(organization), entries, signal),
  }
}

function pathOf(organization: string | undefined): string {
  return organization === undefined
    ? '/v2/entries'
    : `/v2/organizations/${encodeURIComponent(organization)}/ingest/entries`
}

/** A timer of more than 31 bits would ring at once. */
const timerMaxMs = 2 ** 31 - 1

function timer(afterMs: number, call: () => void, hold: 'ref' | 'unref'): () => void {
  // A number in browsers, which have nothing to keep alive.
  const handle: unknown = setTimeout(call, Math.min(afterMs, timerMaxMs))
  if (typeof handle === 'object' && handle !== null) (handle as NodeJS.Timeout)[hold]()
  return () => clearTimeout(handle as NodeJS.Timeout)
}

/** What a callback throws must not keep the next entry from being sent. */
export function harmless<T>(call: ((said: T) => void) | undefined): (said: T) => void {
  return (said) => {
    try {
      call?.(said)
    } catch {
      // Its author has no other place that could be told.
    }
  }
}
