// Other people's senders against a running service: the exporters of OpenTelemetry and the SDKs of CloudEvents. In between, some requests are
// answered 503 before they are seen, and some after they are done.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest'
import { newId } from '../entries.ts'
import { nodeWithPackages, pythonWith } from './fetched-program.ts'
import { foreignTest, type Provision } from './foreign-program.ts'
import { type RunningService, startService } from './running-service.ts'

let service: RunningService
beforeAll(async () => {
  service = await startService()
}, 180_000)
afterAll(() => service?.stop())

async function receiving(format: string) {
  const organization = newId()
  const at = `/v2/organizations/${organization}`
  const response = await fetch(`${service.url}${at}/ingest-keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await service.token('manager *')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'foreign', formats: [format] }),
  })
  const { key } = (await response.json()) as { key: string }
  const stored = async () => {
    const { items } = JSON.parse(await service.get(`${at}?limit=1000`)) as { items: Entry[] }
    return items.filter(({ eventSource }) => eventSource !== 'audit-log')
  }
  return { at, key, stored }
}

interface Entry {
  readonly eventSource: string
  readonly eventName: string
  readonly insertId: string
  readonly region: string
  readonly resourceId?: string
  readonly initiator: { readonly id: string }
  readonly request: { readonly body?: unknown }
  readonly details: { readonly otlp?: { readonly log: { readonly body: unknown } } }
}

/** Before the service: the first request is not passed on, of the second the answer is lost; both get 503. */
async function unreliable(): Promise<{ readonly url: string; readonly answered: number[] }> {
  const answered: number[] = []
  let requests = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    requests += 1
    const isLost = requests <= 2
    const passed =
      requests === 1 ? undefined : await passOn(request.url ?? '', request.rawHeaders, Buffer.concat(chunks))
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

function passOn(path: string, rawHeaders: readonly string[], body: Buffer<ArrayBuffer>): Promise<Response> {
  const headers = new Headers()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = String(rawHeaders[at])
    if (!/^(host|connection|content-length|transfer-encoding|keep-alive)$/i.test(name))
      headers.append(name, String(rawHeaders[at + 1]))
  }
  return fetch(service.url + path, { method: 'POST', headers, body })
}

const node = nodeWithPackages()
const python = pythonWith('senders.txt')
const pythonScript = join(import.meta.dirname, 'python', 'senders.py')
const exporters: readonly [string, Provision, readonly string[]][] = [
  ['JavaScript, by protobuf', node, ['open-telemetry.mjs', '@opentelemetry/exporter-logs-otlp-proto']],
  ['JavaScript, by JSON', node, ['open-telemetry.mjs', '@opentelemetry/exporter-logs-otlp-http']],
  ['Python, by protobuf', python, [pythonScript, 'open-telemetry']],
]

describe.each(exporters)('OpenTelemetry’s exporter for %s', (_, program, first) => {
  foreignTest('loses no record, and sends none twice, through two answers of 503', program, async (run) => {
    const { at, key, stored } = await receiving('otlp')
    const { url, answered } = await unreliable()
    const records = Array.from({ length: 20 }, (_, index) => [`user.created.${index}`, `r-${index}`])
    // As docs/senders/opentelemetry.md says.
    const said = await run.run([...first, JSON.stringify(records)], tmpdir(), {
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${url}${at}/ingest/otlp/v1/logs`,
      OTEL_EXPORTER_OTLP_LOGS_HEADERS: `Authorization=Bearer%20${key}`,
      OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: 'gzip',
    })
    expect(said.trim()).toBe('sent')
    expect(answered.slice(0, 3)).toEqual([503, 503, 200])
    const entries = await stored()
    expect(entries.map(({ eventName, insertId }) => [eventName, insertId]).toSorted()).toEqual(records.toSorted())
    for (const { eventSource, region, initiator, details } of entries) {
      expect(eventSource).toMatch(/^foreign-/)
      expect([region, initiator.id]).toEqual(['eu01', 'ada'])
      expect(details.otlp?.log.body).toEqual({
        kvlistValue: {
          values: [
            {
              key: 'nested',
              value: {
                arrayValue: {
                  values: [{ intValue: '1' }, { doubleValue: 2.5 }, { boolValue: true }, { stringValue: 'text' }],
                },
              },
            },
            { key: 'bytes', value: { bytesValue: 'AQI=' } },
          ],
        },
      })
    }
  })
})

const senders: readonly [string, Provision, readonly string[], string, string][] = [
  ['JavaScript', node, ['cloud-events.mjs'], 'js', 'Größe 100%'],
  ['Python', python, [pythonScript, 'cloud-events'], 'python', 'x y'],
]

describe.each(senders)('the CloudEvents SDK for %s', (_, program, first, name, subject) => {
  foreignTest('is understood in binary and in structured mode', program, async (run) => {
    const { at, key, stored } = await receiving('cloudevents')
    const ids = [1, 2].map((index) => [`${name}-${index}`, `${name}-${index}`])
    const said = await run.run([...first, `${service.url}${at}/ingest/cloudevents`, key, JSON.stringify(ids)], tmpdir())
    expect(JSON.parse(said)).toEqual([201, 201])
    const entries = (await stored()).toSorted((a, b) => (a.insertId < b.insertId ? -1 : 1))
    expect(entries.map(({ insertId }) => insertId)).toEqual(ids.map(([id]) => id))
    for (const { insertId, resourceId, initiator, request } of entries) {
      expect([resourceId, initiator.id]).toEqual([subject, 'ada'])
      expect(request.body).toMatchObject({ id: insertId })
    }
  })
})
