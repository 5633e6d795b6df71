// What a sender needs of a running service: an organization with a key, and a way to it that fails at first.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { newId } from '../entries.ts'
import type { RunningService } from './running-service.ts'

export interface Entry {
  readonly correlationId?: string
  readonly eventSource: string
  readonly eventName: string
  readonly insertId: string
  readonly severity: string
  readonly region: string
  readonly resourceId?: string
  readonly initiator: { readonly id: string }
  readonly request: { readonly body?: unknown }
  readonly details: {
    readonly otlp?: { readonly log: { readonly body: unknown } }
    readonly splunk?: { readonly event?: unknown }
  }
}

/** An organization, and a key for senders of these formats. */
export async function receiving(service: RunningService, ...formats: readonly string[]) {
  const organization = newId()
  const at = `/v2/organizations/${organization}`
  const response = await fetch(`${service.url}${at}/ingest-keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await service.token('manager *')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'foreign', formats }),
  })
  const { key } = (await response.json()) as { key: string }
  const stored = async () => {
    const { items } = JSON.parse(await service.get(`${at}?limit=1000`)) as { items: Entry[] }
    return items.filter(({ eventSource }) => eventSource !== 'audit-log')
  }
  const quarantined = async () => {
    const authorization = `Bearer ${await service.token('operator *')}`
    const listed = await fetch(`${service.url}${at}/quarantine`, { headers: { authorization } })
    return ((await listed.json()) as { items: { format: string; message: string }[] }).items
  }
  return { organization, at, key, stored, quarantined }
}

/**
 * What becomes of a request on its way: not passed on, or passed on and its answer lost, both with 503 and `Retry-After` for the sender; no
 * answer for as long as the sender waits, with the request not passed on, or passed on; or passed on, and the connection cut.
 */
export type Mishap = 'refused' | 'lost' | 'unheard' | 'late' | 'cut'

/** Before the service: what happens to the first requests, in their order. All others are passed on, and so are their answers. */
export async function unreliable(
  service: RunningService,
  mishaps: readonly Mishap[] = ['refused', 'lost'],
): Promise<{ readonly url: string; readonly answered: (number | Mishap)[] }> {
  const answered: (number | Mishap)[] = []
  let requests = 0
  const server = createServer(async (request, response) => {
    const mishap = mishaps[requests]
    requests += 1
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const passed =
      mishap === 'refused' || mishap === 'unheard'
        ? undefined
        : await passOn(service.url + (request.url ?? ''), request.rawHeaders, Buffer.concat(chunks))
    if (mishap === 'unheard' || mishap === 'late') {
      await hungUp(response)
      answered.push(mishap)
      return
    }
    if (mishap === 'cut') {
      answered.push(mishap)
      request.socket.destroy()
      return
    }
    const status = mishap === undefined ? (passed?.status ?? 503) : 503
    answered.push(status)
    response.writeHead(status, {
      ...(mishap === undefined ? {} : { 'retry-after': '1' }),
      'content-type': passed?.headers.get('content-type') ?? 'application/json',
    })
    response.end(mishap === undefined ? Buffer.from((await passed?.arrayBuffer()) ?? new ArrayBuffer()) : '')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close().closeAllConnections())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, answered }
}

/** Until the sender has closed its connection, having waited as long as it does. */
function hungUp(response: ServerResponse): Promise<unknown> {
  return response.closed ? Promise.resolve() : once(response, 'close')
}

function passOn(url: string, rawHeaders: readonly string[], body: Buffer<ArrayBuffer>): Promise<Response> {
  const headers = new Headers()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = String(rawHeaders[at])
    if (!/^(host|connection|content-length|transfer-encoding|keep-alive)$/i.test(name))
      headers.append(name, String(rawHeaders[at + 1]))
  }
  return fetch(url, { method: 'POST', headers, body })
}
