// Talks to a running service as producers, readers and scripts do: HTTP to its gateway, with tokens that its issuer's key signs.
// Tries nothing twice.
import { expect } from 'vitest'
import type { ShownDownload } from '../../functions/query/downloads/shown-download.ts'
import { signToken } from '../../infra/local/issuer/issuer.ts'
import type { LocalSettings } from '../../infra/local/place/settings.ts'
import type { Entry, SubmittedEntry } from '../../shared/entry/entry.ts'
import { eventually } from './running-service.ts'

export interface EntryResult {
  readonly index: number
  readonly id: string
  readonly status: 'stored' | 'duplicate' | 'refused' | 'failed'
}

export interface ListOptions {
  /** By default everything, `PRIVATE` entries included. */
  readonly rights?: readonly string[]
  readonly limit?: number
  readonly start?: string
  readonly end?: string
}

export function clientOf(settings: LocalSettings) {
  async function call(method: 'GET' | 'POST', path: string, rights: readonly string[], body?: unknown) {
    const token = await signToken({ ...settings, subject: 'test-caller', rights, expiresInSeconds: 3600 })
    return request(method, path, token, body)
  }

  async function request(method: 'GET' | 'POST', path: string, token: string, body?: unknown) {
    const response = await fetch(`${settings.gatewayUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: JSON.parse(await response.text()) }
  }

  /** One request. Rejects when there is no answer to it. */
  async function send(entries: readonly SubmittedEntry[]): Promise<EntryResult[]> {
    return (await call('POST', '/v2/entries', ['writer *'], entries)).body.results
  }

  /** All that a scope shows, page by page and in the order shown. */
  async function list(scope: string, options: ListOptions = {}): Promise<Entry[]> {
    const { rights = ['operator *'], limit = 1000, start, end } = options
    const entries: Entry[] = []
    const query = new URLSearchParams({ limit: String(limit) })
    if (start) query.set('start-time-range', start)
    if (end) query.set('end-time-range', end)
    for (;;) {
      const { status, body } = await call('GET', `/v2/${scope}?${query}`, rights)
      expect(status, JSON.stringify(body)).toBe(200)
      expect(body.items.length).toBeLessThanOrEqual(limit)
      entries.push(...body.items)
      if (body.cursor === undefined) return entries
      expect(body.cursor).not.toBe(query.get('cursor'))
      query.set('cursor', body.cursor)
    }
  }

  async function askForDownload(scope: string, body: object): Promise<string> {
    const { status, body: asked } = await call('POST', `/v2/${scope}/downloads`, ['operator *'], body)
    expect(status, JSON.stringify(asked)).toBe(202)
    return asked.id
  }

  /** The download as soon as it is done, with a link made just now. */
  async function finished(scope: string, id: string): Promise<ShownDownload & { readonly url: string }> {
    const shown = await eventually(
      async () => {
        const { body } = await call('GET', `/v2/${scope}/downloads/${id}`, ['operator *'])
        return body.state !== 'running' && body
      },
      () => `download "${id}" is still running`,
    )
    expect(shown).toMatchObject({ id, state: 'done', url: expect.any(String) })
    return shown
  }

  return { call, request, send, list, askForDownload, finished }
}

export type Client = ReturnType<typeof clientOf>

/** What the producer sent of it. */
export function contentOf({ id: _id, receivedTimeStamp: _received, ...content }: Entry): SubmittedEntry {
  return content
}

/** The entries of an NDJSON file. */
export function linesOf(text: string): Entry[] {
  expect(text.endsWith('\n')).toBe(true)
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line))
}
