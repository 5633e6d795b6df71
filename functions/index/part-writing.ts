// Writes parts: of entries with their large fields, and of smaller parts. Names nothing in a manifest.
import type { Budget } from '../../shared/budget.ts'
import type { Entry } from '../../shared/entry/entry.ts'
import { levelOf, type Merge } from '../../shared/parts/levels.ts'
import type { PartKind, PartRef } from '../../shared/parts/manifest.ts'
import { contentOf, mergedContent, type PartContent } from '../../shared/parts/part-content.ts'
import { type PartFile, partFile } from '../../shared/parts/part-file.ts'
import { failureOf } from '../../shared/store/altered-error.ts'
import type { IndexParts } from '../../shared/store/bucket/index-parts.ts'
import type { Metrics } from '../../shared/telemetry/metrics.ts'
import { type LargeFieldsDeps, withLargeFields } from './large-fields.ts'
import { entriesOfPart, type TableDeps } from './part-entries.ts'

export interface PartWritingDeps extends LargeFieldsDeps, TableDeps {
  readonly parts: Pick<IndexParts, 'put' | 'contentOf' | 'fileOf'>
  /** 128 random bits in hex. */
  readonly newPartKey: () => string
  readonly metrics: Metrics
}

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
  return write(deps, organization, { ...span, isSealed: false }, contentOf(await withLargeFields(deps, entries)))
}

/** A source that cannot be read is made anew of the table. It waits until there is memory for all of their texts. */
export async function writeMerged(
  deps: PartWritingDeps,
  organization: string,
  { parts, isSealed }: Merge,
  notesFromMs: number,
  budget: Budget,
): Promise<PartRef> {
  const [first, last] = [parts[0], parts.at(-1)]
  if (!first || !last) throw new Error('a part is made of one part at least')
  const giveBack = await budget.hold(parts.reduce((sum, { textBytes }) => sum + textBytes, 0))
  try {
    const file =
      first === last ? await unlessUnread(deps, organization, first, () => deps.parts.fileOf(first)) : undefined
    if (file) return { ...first, ...(await put(deps, organization, isSealed, file)), isSealed }
    const contents = contentsOf(deps, organization, parts, notesFromMs)
    const span = { kind: first.kind, fromMs: first.fromMs, toMs: last.toMs, isSealed }
    return await write(deps, organization, span, await mergedContent(contents))
  } finally {
    giveBack()
  }
}

/** One after the other: no more than one is in memory beside what is made of them. */
async function* contentsOf(
  deps: PartWritingDeps,
  organization: string,
  parts: readonly PartRef[],
  notesFromMs: number,
): AsyncGenerator<PartContent> {
  for (const ref of parts) {
    const content = await unlessUnread(deps, organization, ref, () => deps.parts.contentOf(ref))
    if (content) yield content
    else
      for await (const entries of entriesOfPart(deps, organization, ref, notesFromMs))
        yield contentOf(await withLargeFields(deps, entries))
  }
}

/** @returns `undefined` if the part is gone, not what was put, or known to be wrong. */
async function unlessUnread<A>(
  { logger, metrics }: PartWritingDeps,
  organization: string,
  ref: PartRef,
  read: () => Promise<A>,
): Promise<A | undefined> {
  if (ref.isWrong) return undefined
  try {
    return await read()
  } catch (error) {
    logger.error('a part of the search index cannot be read', error, { organization, part: ref.name })
    metrics.put({ Failures: 1 }, { failure: failureOf(error, 'index-part') })
    return undefined
  }
}

async function write(
  deps: PartWritingDeps,
  organization: string,
  span: PartSpan & Pick<PartRef, 'isSealed'>,
  content: PartContent,
): Promise<PartRef> {
  const { sizes } = deps
  const { ids } = content
  const { textBytes, ...file } = partFile(content, ids.length >= sizes.gramRowsMin)
  return {
    ...span,
    ...(await put(deps, organization, span.isSealed, file)),
    level: levelOf(ids.length, textBytes, sizes),
    firstId: ids[0] ?? '',
    lastId: ids.at(-1) ?? '',
    rows: ids.length,
    textBytes,
  }
}

function put({ parts, newPartKey }: PartWritingDeps, organization: string, isSealed: boolean, file: PartFile) {
  return parts.put(organization, newPartKey(), isSealed, file)
}
