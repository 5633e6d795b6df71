// Other people's senders against a running service: the exporters of OpenTelemetry and a Collector, an API server's own code, what sends to Splunk, and
// the SDKs of CloudEvents. In between, some requests are answered 503 before they are seen, and some after they are done; some get no answer.
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest'
import { freeBlock } from '../free-block.ts'
import { goProgram, nodeWithPackages, pythonWith } from './fetched-program.ts'
import { type ForeignProgram, foreignTest, type Provision } from './foreign-program.ts'
import { type Entry, type Mishap, receiving, unreliable } from './receiving.ts'
import { type RunningService, startService, until } from './running-service.ts'

let service: RunningService
beforeAll(async () => {
  service = await startService()
}, 180_000)
afterAll(() => service?.stop())

const node = nodeWithPackages()
const python = pythonWith('senders.txt')
const pythonScript = join(import.meta.dirname, 'python', 'senders.py')
const go = goProgram('open-telemetry')
/** Its time-out is that of all tries, or of each. */
const exporters: readonly [string, Provision, readonly string[], 'gives up' | 'tries again'][] = [
  ['JavaScript, by protobuf', node, ['open-telemetry.mjs', '@opentelemetry/exporter-logs-otlp-proto'], 'gives up'],
  ['JavaScript, by JSON', node, ['open-telemetry.mjs', '@opentelemetry/exporter-logs-otlp-http'], 'gives up'],
  ['Python, by protobuf', python, [pythonScript, 'open-telemetry'], 'gives up'],
  ['Go, by protobuf', go, [], 'tries again'],
]

describe.each(exporters)('OpenTelemetry’s exporter for %s', (_, program, first, patience) => {
  const records = Array.from({ length: 20 }, (_, index) => [`user.created.${index}`, `r-${index}`])

  /** One record has no name, so that the service rejects it. */
  async function sent(run: ForeignProgram, mishaps: readonly Mishap[]) {
    const { at, key, stored, quarantined } = await receiving(service, 'otlp')
    const { url, answered } = await unreliable(service, mishaps)
    // As docs/senders/opentelemetry.md says.
    const said = await run.run([...first, JSON.stringify([...records, ['', 'nameless']])], tmpdir(), {
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${url}${at}/ingest/otlp/v1/logs`,
      OTEL_EXPORTER_OTLP_LOGS_HEADERS: `Authorization=Bearer%20${key}`,
      OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: 'gzip',
    })
    expect(said.trim()).toBe('sent')
    return { answered, entries: await stored(), rejected: await quarantined() }
  }
  const namesOf = (entries: readonly Entry[]) =>
    entries.map(({ eventName, insertId }) => [eventName, insertId]).toSorted()

  foreignTest(
    patience === 'tries again'
      ? 'sends again what gets no answer in time, and it is stored once'
      : 'drops what gets no answer in time, as the document says, and what was taken all the same is stored once',
    program,
    async (run) => {
      const late = await sent(run, ['late'])
      expect(namesOf(late.entries)).toEqual(records.toSorted())
      const isRepeated = patience === 'tries again'
      expect(late.answered).toEqual(isRepeated ? ['late', 200] : ['late'])
      const { answered, entries } = await sent(run, ['unheard', 'refused', 'late'])
      expect(answered).toEqual(isRepeated ? ['unheard', 503, 'late', 200] : ['unheard'])
      expect(namesOf(entries)).toEqual(isRepeated ? records.toSorted() : [])
    },
  )

  foreignTest(
    'loses no record, and sends none twice, through two answers of 503 and a partial success',
    program,
    async (run) => {
      const { answered, entries, rejected } = await sent(run, ['refused', 'lost'])
      expect(answered).toEqual([503, 503, 200])
      expect(rejected).toMatchObject([{ format: 'otlp', message: expect.stringContaining('has no name') }])
      expect(namesOf(entries)).toEqual(records.toSorted())
      for (const { eventSource, region, initiator, details } of entries) {
        expect(eventSource).toMatch(/^foreign-/)
        expect([region, initiator.id]).toEqual(['eu01', 'ada'])
        const body = details.otlp?.log.body as { kvlistValue: { values: { key: string }[] } } | undefined
        // The one for Go has them in the order of their names.
        expect(body?.kvlistValue.values.toSorted((one, other) => (one.key < other.key ? -1 : 1))).toEqual([
          { key: 'bytes', value: { bytesValue: 'AQI=' } },
          {
            key: 'nested',
            value: {
              arrayValue: {
                values: [{ intValue: '1' }, { doubleValue: 2.5 }, { boolValue: true }, { stringValue: 'text' }],
              },
            },
          },
        ])
      }
    },
  )
})

/** A block of a document of docs/senders, with what a reader puts in place of its variables. */
async function blockOf(document: string, form: RegExp, values: Readonly<Record<string, string>>): Promise<string> {
  const text = await readFile(join(import.meta.dirname, '../../docs/senders', document), 'utf8')
  const [block = ''] = Array.from(text.matchAll(/^```yaml\n(.*?)^```$/gms), ([, found = '']) => found).filter((found) =>
    form.test(found),
  )
  return Object.entries(values).reduce((filled, [name, value]) => filled.replaceAll(`$${name}`, value), block)
}

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'beleg-senders-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return made
}

foreignTest(
  'an OpenTelemetry Collector, configured as the document says, loses no record and sends none twice, through answers of 503, none at all, a partial success, and its own end',
  goProgram('collector'),
  async (collector) => {
    const { at, key, stored, quarantined } = await receiving(service, 'otlp')
    const { url, answered } = await unreliable(service, ['refused', 'lost', 'unheard', 'late'])
    const [dir, port] = [await folder(), await freeBlock()]
    await writeFile(join(dir, 'document.yaml'), await blockOf('opentelemetry.md', /^exporters:/, {}))
    await writeFile(
      join(dir, 'own.yaml'),
      JSON.stringify({
        extensions: { file_storage: { directory: dir } },
        // Below its thirty seconds.
        exporters: { 'otlphttp/beleg': { timeout: '15s' } },
        receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
        service: {
          extensions: ['file_storage'],
          pipelines: { logs: { receivers: ['otlp'], processors: ['batch/beleg'], exporters: ['otlphttp/beleg'] } },
          telemetry: { metrics: { level: 'none' }, logs: { level: 'fatal' } },
        },
      }),
    )
    const args = ['document.yaml', 'own.yaml'].flatMap((name) => ['--config', join(dir, name)])
    const env = { BELEG: url, ORGANIZATION: at.split('/').at(-1) ?? '', KEY: key }
    const named = Array.from({ length: 900 }, (_, index) => [`user.created.${index}`, `r-${index}`] as const)
    const records = [...named, ['', 'nameless'] as const]
    const give = async (some: typeof records) => {
      const response = await fetch(`http://127.0.0.1:${port}/v1/logs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(exportOf(some)),
      })
      return response.ok
    }
    // The first half is in the queue on disk, since nothing is taken, when the Collector is told to end.
    for (const half of [records.slice(0, 450), records.slice(450)]) {
      const running = collector.start(args, dir, env)
      onTestFinished(() => void running.kill('SIGKILL'))
      await until('the collector takes records', () => give(half), running)
      if (half.includes(records[0] as never)) {
        await until('the collector has tried', async () => answered.length > 0, running)
        running.kill('SIGTERM')
        await once(running, 'exit')
        continue
      }
      await until('all is stored', async () => (await stored()).length >= named.length, running)
      running.kill('SIGTERM')
      await once(running, 'exit')
    }
    // It sends several batches at a time, so they end in any order.
    expect(answered).toEqual(expect.arrayContaining([503, 'unheard', 'late', 200]))
    const entries = await stored()
    expect(entries.map(({ eventName, insertId }) => [eventName, insertId]).toSorted()).toEqual(named.toSorted())
    expect(await quarantined()).toMatchObject([{ format: 'otlp' }])
  },
)

function exportOf(records: readonly (readonly [string, string])[]) {
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } })
  const logRecords = records.map(([eventName, id]) => ({
    timeUnixNano: `${BigInt(Date.now()) * 1_000_000n}`,
    ...(eventName === '' ? {} : { eventName }),
    attributes: [text('log.record.uid', id)],
  }))
  const resource = { attributes: [text('service.name', 'foreign-collector')] }
  return { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }
}

foreignTest(
  'an API server’s own code, by the kubeconfig of the document, has 399 of 400 events stored and one in the quarantine, through answers of 503 and none at all',
  goProgram('kubernetes-webhook'),
  async (sender) => {
    const { at, key, stored, quarantined } = await receiving(service, 'kubernetes')
    // It tries five times, and waits thirty seconds for each answer.
    const { url, answered } = await unreliable(service, ['refused', 'lost', 'unheard', 'late'])
    const config = join(await folder(), 'audit-webhook.yaml')
    const values = { BELEG: url, ORGANIZATION: at.split('/').at(-1) ?? '', KEY: key }
    await writeFile(config, await blockOf('kubernetes.md', /^kind: Config$/m, values))
    expect((await sender.run([config, url, '400'], tmpdir())).trim()).toBe('sent')
    // If events come slowly they are more than one batch, each sent for itself.
    expect(answered).toEqual(expect.arrayContaining([503, 'unheard', 'late', 200]))
    const names = (await stored()).map(({ insertId }) => insertId)
    const expected = Array.from({ length: 400 }, (_, index) => `a-${index}/ResponseComplete`)
    expect(names.toSorted()).toEqual(expected.filter((name) => !name.startsWith('a-1/')).toSorted())
    expect(await quarantined()).toMatchObject([{ format: 'kubernetes' }])
  },
)

/** Splunk's library waits for an answer for as long as there is a connection. */
const toSplunk: readonly [string, Provision, readonly string[], string, readonly Mishap[]][] = [
  [
    'Splunk’s library for JavaScript',
    node,
    ['splunk.mjs'],
    '[null,200,{"text":"Success","code":0}]',
    ['refused', 'lost', 'cut'],
  ],
  [
    'a logging handler for Python',
    python,
    [pythonScript, 'splunk'],
    'sent',
    ['refused', 'lost', 'cut', 'unheard', 'late'],
  ],
]

describe.each(toSplunk)('%s', (_, program, first, expected, mishaps) => {
  foreignTest(
    'has its events stored, each once, as if Splunk were there, whatever becomes of its requests',
    program,
    async (run) => {
      const { key, stored } = await receiving(service, 'splunk')
      const { url, answered } = await unreliable(service, mishaps)
      const records = Array.from({ length: 20 }, (_, index) => [`user.created.${index}`, `r-${index}`])
      const said = await run.run([...first, url, key, JSON.stringify(records)], tmpdir())
      expect(said.trim()).toBe(expected)
      expect([...answered.slice(0, mishaps.length), answered.at(-1)]).toEqual([503, 503, ...mishaps.slice(2), 200])
      const entries = await stored()
      // The one for Python writes its JSON into a text, which stays as it is.
      const sent = entries.map(({ eventName, correlationId, details }) => {
        const event = details.splunk?.event
        const { action, session_id: id } = typeof event === 'string' ? JSON.parse(event) : {}
        return [action ?? eventName, id ?? correlationId]
      })
      expect(sent.toSorted()).toEqual(records.toSorted())
      for (const { eventSource } of entries) expect(eventSource).toMatch(/^foreign-/)
    },
  )
})

const senders: readonly [string, Provision, readonly string[], string, string][] = [
  ['JavaScript', node, ['cloud-events.mjs'], 'js', 'Größe 100%'],
  ['Python', python, [pythonScript, 'cloud-events'], 'python', 'x y'],
]

describe.each(senders)('the CloudEvents SDK for %s', (_, program, first, name, subject) => {
  foreignTest(
    'is understood in binary and in structured mode, and its events are stored once, whatever becomes of the requests',
    program,
    async (run) => {
      const { at, key, stored } = await receiving(service, 'cloudevents')
      const { url, answered } = await unreliable(service, ['refused', 'lost', 'unheard', 'late'])
      const ids = [1, 2].map((index) => [`${name}-${index}`, `${name}-${index}`])
      const said = await run.run([...first, `${url}${at}/ingest/cloudevents`, key, JSON.stringify(ids)], tmpdir())
      expect(JSON.parse(said)).toEqual([201, 201])
      expect(answered).toEqual([503, 503, 'unheard', 'late', 201, 201])
      const entries = (await stored()).toSorted((a, b) => (a.insertId < b.insertId ? -1 : 1))
      expect(entries.map(({ insertId }) => insertId)).toEqual(ids.map(([id]) => id))
      for (const { insertId, resourceId, initiator, request } of entries) {
        expect([resourceId, initiator.id]).toEqual([subject, 'ada'])
        expect(request.body).toMatchObject({ id: insertId })
      }
    },
  )
})
