// Makes the recorder of a program: with its clocks, its timers, chance, and its connection to the service.
import { type Authentication, accessTokenOf } from '../authentication.ts'
import { apiClient } from '../client.ts'
import { userAgent } from '../user-agent.ts'
import { prepareEntry } from './prepared-entry.ts'
import type { Recorder } from './recorder.ts'
import { type RecorderCallbacks, type RecorderOptions, recorderLimits } from './recorder-options.ts'
import { sendingRecorder } from './sending-recorder.ts'
import { submit } from './submission-answer.ts'

/** @throws TypeError if the address is none. */
export function createRecorder(options: RecorderOptions): Recorder {
  const limits = { ...recorderLimits, ...options.limits }
  const { fetch: fetched = fetch, auth, spool, mode = 'report', whenFull = 'block' } = options
  const clocks = { clock: () => performance.now(), now: () => Date.now() }
  const client = apiClient({
    origin: new URL(options.url).origin,
    fetch: fetched,
    accessToken: accessTokenOf(auth, { ...clocks, fetch: fetched }),
    // The courier decides when to try again.
    triesMax: 1,
    sleep: async () => {},
    random: Math.random,
    answerMaxMs: limits.answerMaxMs,
    userAgent: userAgent(),
  })
  const organization = 'ingestKey' in auth ? auth.organization : undefined
  return sendingRecorder({
    ...clocks,
    random: Math.random,
    wake: (afterMs, call) => timer(afterMs, call, 'unref'),
    deadline: (afterMs, call) => timer(afterMs, call, 'ref'),
    prepare: (entry) =>
      prepareEntry({ now: clocks.now, fillRandom: (bytes) => crypto.getRandomValues(bytes), organization }, entry),
    submit: (entries, signal) => submit(client, pathOf(auth), entries, signal),
    callbacks: callbacksOf(options),
    ...{ limits, spool, mode, whenFull },
  })
}

function pathOf(auth: Authentication): string {
  return 'ingestKey' in auth
    ? `/v2/organizations/${encodeURIComponent(auth.organization)}/ingest/entries`
    : '/v2/entries'
}

function timer(afterMs: number, call: () => void, hold: 'ref' | 'unref'): () => void {
  // A number in browsers, which have nothing to keep alive.
  const handle: unknown = setTimeout(call, afterMs)
  if (typeof handle === 'object' && handle !== null) (handle as NodeJS.Timeout)[hold]()
  return () => clearTimeout(handle as NodeJS.Timeout)
}

function callbacksOf({ onRefused, onLost, onError }: RecorderOptions): RecorderCallbacks {
  return { onRefused: harmless(onRefused), onLost: harmless(onLost), onError: harmless(onError) }
}

/** What a callback throws must not keep the next entry from being sent. */
function harmless<T>(call: ((said: T) => void) | undefined): (said: T) => void {
  return (said) => {
    try {
      call?.(said)
    } catch {
      // Its author has no other place that could be told.
    }
  }
}
