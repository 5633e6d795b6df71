// The large fields of entries, fetched to be indexed. An entry whose large fields are too large, or cannot be read, is a candidate of every
// text.
import pMap from 'p-map'
import type { Entry } from '../../shared/entry/entry.ts'
import { jsonValue } from '../../shared/json/json-value.ts'
import type { IndexedEntry } from '../../shared/parts/part-content.ts'
import type { Payloads } from '../../shared/store/bucket/payloads.ts'
import { type Logger, nameOf } from '../../shared/telemetry/logger.ts'

export interface LargeFieldsDeps {
  readonly payloads: Pick<Payloads, 'get'>
  readonly logger: Logger
}

/** Of one entry. */
const largeBytesMax = 256 * 1024
const entriesAtOnce = 8

/** What the entry adds to the bytes that are indexed together. */
export function bytesToIndex(line: string, entry: Entry): number {
  const large = largeBytesOf(entry)
  return line.length + (large > largeBytesMax ? 0 : large)
}

export function withLargeFields(deps: LargeFieldsDeps, entries: readonly Entry[]): Promise<IndexedEntry[]> {
  return pMap(entries, (entry) => withItsOwn(deps, entry), { concurrency: entriesAtOnce })
}

async function withItsOwn({ payloads, logger }: LargeFieldsDeps, entry: Entry): Promise<IndexedEntry> {
  if (largeBytesOf(entry) > largeBytesMax) return { entry, parts: undefined }
  const { organizationId: organization } = entry.context
  const references = Object.values(entry.payloads ?? {})
  try {
    const read = async (reference: (typeof references)[number]) =>
      jsonValue(await payloads.get(organization, reference))
    return { entry, parts: await pMap(references, read, { concurrency: 1 }) }
  } catch (error) {
    logger.warn('a large field is not in the search index', { organization, id: entry.id, cause: nameOf(error) })
    return { entry, parts: undefined }
  }
}

function largeBytesOf({ payloads = {} }: Entry): number {
  return Object.values(payloads).reduce((sum, { bytes }) => sum + bytes, 0)
}
