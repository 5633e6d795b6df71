// Answers that do not come to their end: every request that began is recorded, once, with what is known of it.
import { request as httpRequest } from 'node:http'
import { describe, expect, test } from 'vitest'
import { frameworks, served } from './served.ts'
import type { Application } from './test-routes.ts'

/** Something that others wait for. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

/** One route that answers with these chunks. */
const exporting = (chunks: () => AsyncIterable<string>): Application => ({
  rule: true,
  routes: [{ method: 'POST', path: '/exports', handle: async () => ({ status: 200, chunks: chunks() }) }],
})

/** Sends a request and gives its first chunk, if `until` says to wait for it; then leaves. */
async function leave(url: string, until: 'first chunk' | Promise<void>): Promise<void> {
  const sent = httpRequest(url, { method: 'POST', agent: false }).on('error', () => {})
  const firstChunk = new Promise<void>((resolve) => {
    sent.on('response', (response) => response.on('error', () => {}).once('data', () => resolve()))
  })
  sent.end()
  await (until === 'first chunk' ? firstChunk : until)
  sent.destroy()
}

describe.each(frameworks)('%s', (_, serve) => {
  test('records a stream when all of it is sent', async () => {
    const end = gate()
    const { recorder, url } = await served(serve, () =>
      exporting(async function* () {
        yield 'a'
        await end.opened
        yield 'b'
      }),
    )
    const response = await fetch(`${url}/api/exports`, { method: 'POST' })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toBe('a')
    expect(recorder.entries).toEqual([])
    end.open()
    expect((await reader?.read())?.value).toBe('b')
    await recorder.expectRecorded({ severity: 'INFO', details: { response: { status: 200 } } })
    expect(recorder.entries[0]?.details).toEqual({ response: { status: 200 } })
    expect(recorder.entries.length).toBe(1)
  })

  test('records as failed what the application breaks off after the first byte', async () => {
    const read = gate()
    const { recorder, url } = await served(serve, () =>
      exporting(async function* () {
        yield 'a'
        await read.opened
        throw new Error('the disk is gone')
      }),
    )
    const reader = (await fetch(`${url}/api/exports`, { method: 'POST' })).body?.getReader()
    await reader?.read()
    read.open()
    await expect(reader?.read()).rejects.toThrow()
    const { details } = await recorder.expectRecorded({ severity: 'ERROR' })
    expect(details).toMatchObject({ response: { status: 200, brokenOffBy: 'server' } })
    expect(recorder.entries.length).toBe(1)
  })

  test('records a client that leaves in the middle, and not as a failure', async () => {
    const { recorder, url } = await served(serve, () =>
      exporting(async function* () {
        for (;;) {
          yield 'a'.repeat(1000)
          await new Promise((later) => setImmediate(later))
          if (recorder.entries.length > 0) return
        }
      }),
    )
    await leave(`${url}/api/exports`, 'first chunk')
    const { details } = await recorder.expectRecorded({ severity: 'INFO' }, 10_000)
    expect(details).toEqual({ response: { status: 200, brokenOffBy: 'client' } })
    expect(recorder.entries.length).toBe(1)
  })

  test.each([
    [201, 'INFO'],
    [409, 'ERROR'],
  ])('records what a handler does after its client has left: %d', async (status, severity) => {
    const [begun, left] = [gate(), gate()]
    const { recorder, url } = await served(serve, (audit) => ({
      rule: true,
      routes: [
        {
          method: 'POST',
          path: '/projects',
          handle: async () => {
            begun.open()
            await left.opened
            audit.withResource('p-1')
            return { status, body: {} }
          },
        },
      ],
    }))
    await leave(`${url}/api/projects`, begun.opened)
    await untilGone(url)
    expect(recorder.entries).toEqual([])
    left.open()
    const { details } = await recorder.expectRecorded({ severity, resourceId: 'p-1' }, 10_000)
    expect(details).toEqual({ response: { status, brokenOffBy: 'client' } })
    expect(recorder.entries.length).toBe(1)
  })
})

/** Requests that came after the client has left are answered after the server has seen it. */
async function untilGone(url: string): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await fetch(`${url}/none`).then((response) => response.text())
}
