// The engines for a benchmark, both stores a process of its own: what they use of the processor is not the functions'.
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDynamoDb } from '../../infra/local/engine/dynamodb.ts'
import { type FifoQueue, openFifoQueue } from '../../infra/local/queue/fifo-queue.ts'
import { startQueueServer } from '../../infra/local/queue/queue-server.ts'
import type { S3Options } from '../../infra/local/s3/server.ts'
import { queueConsumers } from '../../shared/deployment/queues.ts'

export interface Engines {
  readonly dynamoDb: string
  readonly s3: string
  /** Of the bucket `archive`. */
  readonly s3Credentials: S3Options['credentials']
  /** That downloads walk by, of all deployments on these engines. */
  readonly queue: FifoQueue
  readonly queueUrl: string
  /** A queue by which the organizations of one deployment take turns at the search index. */
  openIndexQueue(name: string, now: () => number): { readonly queue: FifoQueue; readonly url: string }
  /** For whatever else is to be gone afterwards. */
  readonly dir: string
  stop(): Promise<void>
}

export const region = 'eu-central-1'
export const bucket = 'archive'

export async function startEngines(): Promise<Engines> {
  const dir = await mkdtemp(join(tmpdir(), 'beleg-bench-'))
  const s3Credentials = { accessKeyId: 'bench', secretAccessKey: 'secret-of-the-bench' }
  const s3 = await forkS3({ dir: join(dir, 's3'), port: 0, region, credentials: s3Credentials, buckets: [bucket] })
  const dynamoDb = await startDynamoDb({ port: 0 })
  const queue = openFifoQueue({
    file: join(dir, 'downloads.queue'),
    failureFile: join(dir, 'downloads.failures'),
    consumer: queueConsumers.downloads,
  })
  const queues: Record<string, FifoQueue> = { downloads: queue }
  const queueServer = await startQueueServer({ port: 0, queues })
  return {
    dynamoDb: dynamoDb.endpoint,
    s3: s3.endpoint,
    s3Credentials,
    queue,
    queueUrl: queueServer.urlOf('downloads'),
    openIndexQueue(name, now) {
      const [file, failureFile] = [join(dir, `${name}.queue`), join(dir, `${name}.failures`)]
      const opened = openFifoQueue({ file, failureFile, consumer: queueConsumers.index, now })
      queues[name] = opened
      return { queue: opened, url: queueServer.urlOf(name) }
    },
    dir,
    async stop() {
      await queueServer.stop()
      await dynamoDb.stop()
      await ended(s3.child)
      await rm(dir, { recursive: true, force: true })
    },
  }
}

function forkS3(options: S3Options): Promise<{ endpoint: string; child: ChildProcess }> {
  return forked(new URL('./s3-process.ts', import.meta.url), [JSON.stringify(options)])
}

/** A server as a process of its own, which tells its address first and ends when it is disconnected. */
export function forked(module: URL, args: readonly string[]): Promise<{ endpoint: string; child: ChildProcess }> {
  const child = fork(module, args)
  return new Promise((resolve, reject) => {
    child.once('message', (endpoint) => resolve({ endpoint: String(endpoint), child }))
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
}

/** It ends when nobody is connected to it any more: also when this process is killed. */
function ended(child: ChildProcess): Promise<unknown> {
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.disconnect()
  return exit
}
