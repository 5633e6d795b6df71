// What a sender needs of a running service: an organization with a key, and a way to it that fails at first.
import { createServer } from 'node:http'
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
  return { organization, at, key, stored }
}

/** Before the service: the first request is not passed on, of the second the answer is lost; both get 503. */
export async function unreliable(
  service: RunningService,
): Promise<{ readonly url: string; readonly answered: number[] }> {
  const answered: number[] = []
  let requests = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    requests += 1
    const isLost = requests <= 2
    const passed =
      requests === 1
        ? undefined
        : await passOn(service.url + (request.url ?? ''), request.rawHeaders, Buffer.concat(chunks))
    const status = isLost ? 503 : (passed?.status ?? 503)
    answered.push(status)
    response.writeHead(status, {
      ...(isLost ? { 'retry-after': '1' } : {}),
      'content-type': passed?.headers.get('content-type') ?? 'application/json',
    })
    response.end(isLost ? '' : Buffer.from((await passed?.arrayBuffer()) ?? new ArrayBuffer()))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, answered }
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
