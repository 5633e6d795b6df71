// Other people's senders against a running service: the exporters of OpenTelemetry and the SDKs of CloudEvents. In between, some requests are
// answered 503 before they are seen, and some after they are done.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { nodeWithPackages, pythonWith } from './fetched-program.ts'
import { foreignTest, type Provision } from './foreign-program.ts'
import { receiving, unreliable } from './receiving.ts'
import { type RunningService, startService } from './running-service.ts'

let service: RunningService
beforeAll(async () => {
  service = await startService()
}, 180_000)
afterAll(() => service?.stop())

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
    const { at, key, stored } = await receiving(service, 'otlp')
    const { url, answered } = await unreliable(service)
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

const toSplunk: readonly [string, Provision, readonly string[], (url: string, direct: string) => string, string[]][] = [
  [
    'Splunk’s library for JavaScript',
    node,
    ['splunk.mjs'],
    (_, direct) => direct,
    ['[null,200,{"text":"Success","code":0}]'],
  ],
  ['a logging handler for Python', python, [pythonScript, 'splunk'], (url) => url, ['sent']],
]

describe.each(toSplunk)('%s', (_, program, first, placeOf, expected) => {
  foreignTest('has its events stored, each once, as if Splunk were there', program, async (run) => {
    const { key, stored } = await receiving(service, 'splunk')
    // Only the one of Python tries again after a 503.
    const { url, answered } = await unreliable(service)
    const records = Array.from({ length: 20 }, (_, index) => [`user.created.${index}`, `r-${index}`])
    const place = placeOf(url, service.url)
    const said = await run.run([...first, place, key, JSON.stringify(records)], tmpdir())
    expect(said.trim().split('\n')).toEqual(expected)
    if (place === url) expect(answered.slice(0, 3)).toEqual([503, 503, 200])
    const entries = await stored()
    // The one for Python writes its JSON into a text, which stays as it is.
    const sent = entries.map(({ eventName, correlationId, details }) => {
      const event = details.splunk?.event
      const { action, session_id: id } = typeof event === 'string' ? JSON.parse(event) : {}
      return [action ?? eventName, id ?? correlationId]
    })
    expect(sent.toSorted()).toEqual(records.toSorted())
    for (const { eventSource } of entries) expect(eventSource).toMatch(/^foreign-/)
  })
})

const senders: readonly [string, Provision, readonly string[], string, string][] = [
  ['JavaScript', node, ['cloud-events.mjs'], 'js', 'Größe 100%'],
  ['Python', python, [pythonScript, 'cloud-events'], 'python', 'x y'],
]

describe.each(senders)('the CloudEvents SDK for %s', (_, program, first, name, subject) => {
  foreignTest('is understood in binary and in structured mode', program, async (run) => {
    const { at, key, stored } = await receiving(service, 'cloudevents')
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
