// What `Retry-After` may do to a sender: ask for a pause, and not for silence. Whatever the header says, it is kept up to five minutes.
import { setImmediate } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { sendBatch } from '../../../infra/sending/sender.ts'
import { wireFormat } from '../../../infra/sending/wire-format.ts'
import { apiClient } from '../../../shared/client/client.ts'
import { createRecorder } from '../../../shared/client/recording/create-recorder.ts'
import type { EntryToRecord } from '../../../shared/client/recording/recorder.ts'
import { retryAfterMaxSeconds, retryAfterOf } from '../../../shared/client/retry-after.ts'
import { anEntry, newId } from '../../entries.ts'

const now = 'Thu, 26 Nov 2026 18:00:00 GMT'

const said: [said: string, seconds: number | undefined][] = [
  ['0', 0],
  ['7', 7],
  ['2.5', 2.5],
  ['300', 300],
  ['301', 300],
  ['86400', 300],
  ['9007199254740993', 300],
  ['9'.repeat(400), 300],
  ['Thu, 26 Nov 2026 18:00:30 GMT', 30],
  ['Thu, 26 Nov 2026 17:00:00 GMT', 0],
  ['Fri, 27 Nov 2099 18:00:00 GMT', 300],
  // Neither a number of seconds nor a date (RFC 9110 section 10.2.3).
  ...['', '-5', '-0', '+5', '1e9', '0x10', 'NaN', 'Infinity', '-Infinity', 'null', '5 s', '5, 10', 'soon'].map(
    (text): [string, undefined] => [text, undefined],
  ),
  ...['2026-11-26T18:00:30Z', 'Thu, 99 Foo 2026 18:00:30 GMT', 'GMT'].map((text): [string, undefined] => [
    text,
    undefined,
  ]),
]

function answer(status: number, retryAfter: string, body: unknown = { message: 'later' }): Response {
  return Response.json(body, { status, headers: { 'retry-after': retryAfter, date: now } })
}

/** Without a clock: each pause is noted, and over. */
function client(answers: () => Response) {
  const pauses: number[] = []
  const sleep = async (ms: number) => void pauses.push(ms)
  const made = apiClient({
    origin: 'https://audit.example',
    fetch: async () => answers(),
    accessToken: async () => 't',
    random: () => 0.5,
    triesMax: 2,
    sleep,
  })
  return { client: made, sleep, pauses }
}

test.each(said)('"Retry-After: %s" asks for %s seconds', (text, seconds) => {
  expect(retryAfterOf(answer(503, text))).toBe(seconds)
})

test('asks for nothing by a date if the answer does not say what time it is there', () => {
  const headers = { 'retry-after': 'Thu, 26 Nov 2026 18:00:30 GMT' }
  expect(retryAfterOf(new Response(null, { headers }))).toBeUndefined()
  expect(retryAfterOf(new Response(null))).toBeUndefined()
})

describe.each(said)('where an answer says "Retry-After: %s"', (text, seconds) => {
  const pauseMs = Math.max(200, (seconds ?? 0) * 1000)

  test('a call pauses no longer than that before it is made again, and tells no more', async () => {
    const { client: calling, pauses } = client(() => answer(429, text))
    await expect(calling.call({ path: '/v2/me' })).rejects.toMatchObject({ retryAfterSeconds: seconds })
    expect(pauses).toEqual([pauseMs])
  })

  test('a file that is sent pauses no longer than that', async () => {
    const { client: sending, sleep, pauses } = client(() => answer(503, text))
    const deps = { client: sending, sleep, random: () => 0.5, triesMax: 2, signal: new AbortController().signal }
    const settled = await sendBatch(deps, wireFormat('entries', { organization: undefined }), [
      { text: '{}', place: 1 },
    ])
    expect(settled).toMatchObject([{ result: { status: 'failed' } }])
    expect(pauses).toEqual([pauseMs])
  })
})

describe('a recorder that is asked to wait for a day', () => {
  const results = [{ index: 0, status: 'failed', code: 'STORE_UNAVAILABLE', message: 'later' }]

  function recorder(first: () => Response) {
    let requests = 0
    const made = createRecorder({
      url: 'https://audit.example',
      auth: { token: 't' },
      fetch: async () => {
        requests += 1
        return requests === 1
          ? first()
          : Response.json({ results: [{ index: 0, status: 'stored', id: 'i' }] }, { status: 201 })
      },
    })
    return { recorder: made, requests: () => requests }
  }

  function anAction(): EntryToRecord {
    return anEntry({ context: { organizationId: newId() } })
  }

  test.each([
    ['for the whole request', () => answer(503, '86400')],
    ['for its entry', () => answer(503, '86400', { results })],
    ['by a gateway', () => answer(429, '86400')],
    ['by a page that is no JSON', () => new Response('<html>', { status: 502, headers: { 'retry-after': '86400' } })],
  ])('sends again after five minutes: %s', async (_, first) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const { recorder: sending, requests } = recorder(first)
    sending.enqueue(anAction())
    await vi.advanceTimersByTimeAsync(500)
    await vi.waitUntil(() => requests() === 1)
    await setImmediate()
    await vi.advanceTimersByTimeAsync((retryAfterMaxSeconds - 10) * 1000)
    expect([requests(), sending.pending]).toEqual([1, 1])
    await vi.advanceTimersByTimeAsync(11_000)
    await vi.waitUntil(() => sending.pending === 0)
    expect(sending.counters).toMatchObject({ stored: 1, retried: 1 })
  })

  test('closes by its deadline nonetheless, and ends a record by its own', async () => {
    const { recorder: sending, requests } = recorder(() => answer(503, '86400'))
    sending.enqueue(anAction())
    await sending.flush({ deadlineMs: 50 })
    expect(requests()).toBe(1)
    await expect(sending.record(anAction(), { deadlineMs: 50 })).rejects.toMatchObject({ code: 'DEADLINE' })
    expect(await sending.close({ deadlineMs: 50 })).toEqual({ sent: 0, spooled: 0, lost: 2 })
    expect(requests()).toBe(1)
  })
})
