// Fills both sides with the same entries, in batches, and says what that came to.
import { type AttributeValue, BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
import pMap from 'p-map'
import { seededRandom } from '../../infra/local/demo/random.ts'
import { prepareEntry } from '../../shared/entry/stored-line.ts'
import { lookupsOf } from '../../shared/store/ledger/lookup.ts'
import { Lookups } from '../../shared/store/ledger/lookups.ts'
import { baselineItem } from './baseline.ts'
import { itemBytes } from './item-size.ts'
import { productItem } from './product.ts'
import type { Store } from './store.ts'
import { organization, workload } from './workload.ts'

export interface Stored {
  readonly meanItemBytes: number
  /** Of the table, for one entry; each index takes as much again. */
  readonly meanWriteUnits: number
}

export interface Loaded {
  readonly seconds: number
  readonly product: Stored
  readonly baseline: Stored
}

type Item = Record<string, AttributeValue>

const batchSize = 25
const batchesAtOnce = 4

/** @param onProgress hears how many entries are in. */
export async function load(
  { product, baseline, count, nowMs }: { product: Store; baseline: Store; count: number; nowMs: number },
  onProgress: (done: number) => void,
): Promise<Loaded> {
  const startMs = performance.now()
  const lookups = new Lookups(product.client, product.names.ledger)
  const random = seededRandom('salt')
  const sums = { product: newSum(), baseline: newSum() }
  let done = 0
  await pMap(
    batches(workload(count, nowMs)),
    async (batch) => {
      const prepared = batch.map((entry) => ({ entry, line: prepareEntry(entry, nowMs, random.hex(32)) }))
      const ours = prepared.map(({ entry, line }) => productItem(entry, line))
      const plain = prepared.map(({ entry, line }) => baselineItem(entry, line.id, nowMs))
      add(sums.product, ours)
      add(sums.baseline, plain)
      await Promise.all([
        ...batch.map((entry) => lookups.ensure(organization, lookupsOf(entry), entry.visibility === 'PRIVATE', nowMs)),
        write(product, ours),
        write(baseline, plain),
      ])
      done += batch.length
      onProgress(done)
    },
    { concurrency: batchesAtOnce },
  )
  const seconds = (performance.now() - startMs) / 1000
  return { seconds, product: storedOf(sums.product, count), baseline: storedOf(sums.baseline, count) }
}

/** Fills the product's table alone. @returns how many of the entries a reader is shown. */
export async function loadProduct(store: Store, count: number, nowMs: number): Promise<number> {
  const random = seededRandom('salt')
  let shown = 0
  await pMap(
    batches(workload(count, nowMs)),
    (batch) => {
      shown += batch.filter(({ visibility }) => visibility === 'PUBLIC').length
      const items = batch.map((entry) => productItem(entry, prepareEntry(entry, nowMs, random.hex(32))))
      return write(store, items)
    },
    { concurrency: batchesAtOnce },
  )
  return shown
}

function* batches<T>(all: Iterable<T>): Generator<T[], void> {
  let batch: T[] = []
  for (const one of all) {
    batch.push(one)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function write({ client, names }: Store, items: readonly Item[]): Promise<void> {
  let requests = items.map((Item) => ({ PutRequest: { Item } }))
  while (requests.length > 0) {
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [names.events]: requests } }),
    )
    requests = (UnprocessedItems?.[names.events] ?? []) as typeof requests
  }
}

function newSum() {
  return { bytes: 0, writeUnits: 0 }
}

function add(sum: ReturnType<typeof newSum>, items: readonly Item[]): void {
  for (const item of items) {
    const bytes = itemBytes(item)
    sum.bytes += bytes
    sum.writeUnits += Math.ceil(bytes / 1024)
  }
}

function storedOf({ bytes, writeUnits }: ReturnType<typeof newSum>, count: number): Stored {
  return { meanItemBytes: bytes / count, meanWriteUnits: writeUnits / count }
}
