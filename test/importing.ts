// Imports for tests: a bucket of somebody else, whose objects go by the local queue to the function, over the real stores.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { inject, onTestFinished } from 'vitest'
import { createApp } from '../functions/import/app.ts'
import { createdEvent, importMessageOf } from '../infra/local/queue/created-event.ts'
import { openFifoQueue } from '../infra/local/queue/fifo-queue.ts'
import { startQueuePump } from '../infra/local/queue/queue-pump.ts'
import { startS3 } from '../infra/local/s3/server.ts'
import type { Budget } from '../shared/budget.ts'
import { importGroupOf, parseImportSources } from '../shared/deployment/import-sources.ts'
import { queueConsumers } from '../shared/deployment/queues.ts'
import { ForeignObjects } from '../shared/store/bucket/foreign-objects.ts'
import type { ImportTurn } from '../shared/store/queue/import-queue.ts'
import { patientBudget } from './budgets.ts'
import { newId } from './entries.ts'
import { type ServiceOptions, startService } from './service.ts'

export const [trail, other] = ['trail-of-somebody', 'other-bucket']

export interface ImportingOptions extends ServiceOptions {
  /** Of the function's own turns. */
  readonly newTurnBudget?: () => Budget
  /** Of what it records at once. */
  readonly newBatchBudget?: () => Budget
}

/** @param more than one source of the bucket `trail`, all of it CloudTrail's. */
export async function importing(options: ImportingOptions = {}, more: object = {}) {
  const service = await startService(options)
  const organization = newId()
  const dir = await mkdtemp(join(tmpdir(), 'beleg-import-'))
  const source = { bucket: trail, prefix: 'AWSLogs/', organization, format: 'cloudtrail', ...more }
  const sources = parseImportSources(JSON.stringify([source]))
  const files = { file: join(dir, 'imports.queue'), failureFile: join(dir, 'imports.failures') }
  const queue = openFifoQueue({ ...files, consumer: queueConsumers.imports })
  const s3 = await startS3({
    dir: join(dir, 's3'),
    port: 0,
    region: inject('s3Region'),
    credentials: inject('s3Credentials'),
    buckets: [trail, other],
    onCreated: (created) => {
      const message = importMessageOf(sources, created)
      if (message) queue.send(message)
    },
  })
  onTestFinished(async () => {
    await s3.stop()
    await rm(dir, { recursive: true, force: true })
  })
  const client = new S3Client({
    endpoint: s3.endpoint,
    region: inject('s3Region'),
    credentials: inject('s3Credentials'),
    forcePathStyle: true,
  })
  const objects = new ForeignObjects(client)
  const opened: string[] = []
  const continued: ImportTurn[] = []
  const app = createApp({
    ...service.deps,
    sources,
    objects: {
      open: (bucket, key, ...more) => {
        opened.push(`${bucket}/${key}`)
        return objects.open(bucket, key, ...more)
      },
    },
    imports: {
      goOn: async (turn, group) => {
        continued.push(turn)
        queue.send({ group, deduplicationId: newId(), body: JSON.stringify(turn) })
      },
    },
    sleep: async () => {},
    newTurnBudget: options.newTurnBudget ?? patientBudget,
    newBudget: options.newBatchBudget ?? patientBudget,
  })
  const put = async (key: string, body: Uint8Array | string, Bucket = trail) =>
    void (await client.send(new PutObjectCommand({ Bucket, Key: key, Body: body })))
  const remove = async (key: string) => void (await client.send(new DeleteObjectCommand({ Bucket: trail, Key: key })))
  /** Everything in the queue, until it is empty. */
  const run = async (invoke: (event: SQSEvent) => Promise<unknown> = app) => {
    const pump = startQueuePump({ queue, invoke, concurrencyMax: 2, retryAfterMs: 1, report: () => {} })
    await pump.idle()
    await pump.stop()
  }
  /** A message as somebody might send it who may. */
  const forge = (body: unknown): Promise<SQSBatchResponse> =>
    app({
      Records: [{ messageId: 'm-1', body: typeof body === 'string' ? body : JSON.stringify(body) }],
    } as unknown as SQSEvent)
  const at = `/v2/organizations/${organization}`
  const read = async (path: string) => (await service.call('GET', path, { rights: ['operator *'] })).body.items
  const stored = async (): Promise<{ readonly insertId: string; readonly eventName: string }[]> => {
    const { body } = await service.call('GET', `${at}?limit=1000`, { rights: ['operator *'] })
    return body.items
  }
  const failures = () => service.measured.filter(({ failure }) => failure === 'import').length
  return {
    ...{ service, organization, sources, group: importGroupOf(source), app, queue, files, opened, continued },
    ...{ put, remove, run, forge, stored, quarantine: () => read(`${at}/quarantine`), failures, created: createdEvent },
  }
}
