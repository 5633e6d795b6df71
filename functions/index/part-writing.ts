// Writes parts: of entries with their large fields, and of smaller parts. Names nothing in a manifest.

import pMap from 'p-map'
import type { Entry } from '../../shared/entry/entry.ts'
import { jsonValue } from '../../shared/json/json-value.ts'
import { levelOf, type Merge, type PartSizes } from '../../shared/parts/levels.ts'
import type { PartKind, PartRef } from '../../shared/parts/manifest.ts'
import { contentOfPart } from '../../shared/parts/part.ts'
import { contentOf, type IndexedEntry, mergedContent, type PartContent } from '../../shared/parts/part-content.ts'
import { partFile } from '../../shared/parts/part-file.ts'
import { failureOf } from '../../shared/store/altered-error.ts'
import type { IndexParts } from '../../shared/store/bucket/index-parts.ts'
import type { Payloads } from '../../shared/store/bucket/payloads.ts'
import type { Logger } from '../../shared/telemetry/logger.ts'
import type { Metrics } from '../../shared/telemetry/metrics.ts'
import { entriesOfPart, type TableDeps } from './part-entries.ts'

export interface PartWritingDeps {
  readonly parts: Pick<IndexParts, 'put' | 'get'>
  readonly payloads: Pick<Payloads, 'get'>
  /** 128 random bits in hex. */
  readonly newPartKey: () => string
  readonly events: TableDeps['events']
  readonly logger: Logger
  readonly metrics: Metrics
  readonly sizes: PartSizes
}

/** The large fields of one entry that are indexed; with more, the entry is looked at in every search for text. */
const payloadBytesMax = 256 * 1024
const payloadsAtOnce = 8

export interface PartSpan extends Pick<PartRef, 'kind' | 'fromMs' | 'toMs'> {
  readonly kind: PartKind
}

/** @param entries in id order, at least one. */
export async function writeEntries(
  deps: PartWritingDeps,
  organization: string,
  span: PartSpan,
  entries: readonly Entry[],
): Promise<PartRef> {
  const indexed = await withAllLargeFields(deps, entries)
  return write(deps, organization, { ...span, isSealed: false }, contentOf(indexed))
}

/** A source that cannot be read is made anew of the table. */
export async function writeMerged(
  deps: PartWritingDeps,
  organization: string,
  { parts, isSealed }: Merge,
  notesFromMs: number,
): Promise<PartRef> {
  const contents = await pMap(parts, (part) => contentOfOne(deps, organization, part, notesFromMs), { concurrency: 4 })
  const [first, last] = [parts[0], parts.at(-1)]
  if (!first || !last) throw new Error('a part is made of one part at least')
  const span = { kind: first.kind, fromMs: first.fromMs, toMs: last.toMs, isSealed }
  return write(deps, organization, span, mergedContent(contents))
}

async function contentOfOne(
  deps: PartWritingDeps,
  organization: string,
  ref: PartRef,
  notesFromMs: number,
): Promise<PartContent> {
  try {
    return contentOfPart(await deps.parts.get(ref))
  } catch (error) {
    deps.logger.error('a part of the search index cannot be read', error, { organization, part: ref.name })
    deps.metrics.put({ Failures: 1 }, { failure: failureOf(error, 'index-part') })
    return contentOf(await withAllLargeFields(deps, await entriesOfPart(deps, organization, ref, notesFromMs)))
  }
}

function withAllLargeFields(deps: PartWritingDeps, entries: readonly Entry[]): Promise<IndexedEntry[]> {
  return pMap(entries, (entry) => withLargeFields(deps, entry), { concurrency: payloadsAtOnce })
}

async function write(
  { parts, newPartKey, sizes }: PartWritingDeps,
  organization: string,
  span: PartSpan & Pick<PartRef, 'isSealed'>,
  content: PartContent,
): Promise<PartRef> {
  const file = await parts.put(organization, newPartKey(), span.isSealed, partFile(content))
  const { ids } = content
  return {
    ...span,
    ...file,
    level: levelOf(ids.length, sizes),
    firstId: ids[0] ?? '',
    lastId: ids.at(-1) ?? '',
    rows: ids.length,
  }
}

async function withLargeFields({ payloads, logger }: PartWritingDeps, entry: Entry): Promise<IndexedEntry> {
  const references = Object.values(entry.payloads ?? {})
  if (references.reduce((sum, { bytes }) => sum + bytes, 0) > payloadBytesMax) return { entry, parts: undefined }
  const { organizationId: organization } = entry.context
  try {
    const read = async (reference: (typeof references)[number]) =>
      jsonValue(await payloads.get(organization, reference))
    return { entry, parts: await pMap(references, read, { concurrency: 1 }) }
  } catch (error) {
    logger.warn('a large field is not in the search index', { organization, id: entry.id, cause: String(error) })
    return { entry, parts: undefined }
  }
}
