// Writes parts: of entries with their large fields, and of smaller parts. Names nothing in a manifest.
import type { Budget } from '../../shared/budget.ts'
import type { Entry } from '../../shared/entry/entry.ts'
import { entryIdMs, firstIdOf } from '../../shared/entry/entry-id.ts'
import { receivedMsOf } from '../../shared/entry/late.ts'
import { levelOf, type Merge } from '../../shared/parts/levels.ts'
import type { PartKind, PartRef } from '../../shared/parts/manifest.ts'
import { contentOf, mergedContent, type PartContent, textBytesOf } from '../../shared/parts/part-content.ts'
import { type PartFile, partFile } from '../../shared/parts/part-file.ts'
import { unlessUnread } from '../../shared/search/unread-parts.ts'
import type { IndexParts } from '../../shared/store/bucket/index-parts.ts'
import { instantOfMs } from '../../shared/time/instant.ts'
import { type LargeFieldsDeps, withLargeFields } from './large-fields.ts'
import { entriesOfPart, type TableDeps } from './part-entries.ts'
import { type Made, type PartJoiningDeps, writeJoined } from './part-joining.ts'

export interface PartWritingDeps extends LargeFieldsDeps, TableDeps, PartJoiningDeps {
  readonly parts: PartJoiningDeps['parts'] & Pick<IndexParts, 'put' | 'fileOf'>
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

/** It waits until there is memory for it. */
export async function writeMerge(
  deps: PartWritingDeps,
  organization: string,
  merge: Merge,
  notesFromMs: number,
  budget: Budget,
): Promise<Made> {
  const made = await holding(deps, merge, budget, () =>
    merge.isJoined ? writeJoined(deps, organization, merge.parts) : writeMerged(deps, organization, merge, notesFromMs),
  )
  if (!('unread' in made)) return made
  // It is in the place of the one that cannot be read, and joined with the others by the next step.
  const anew = { parts: [{ ...made.unread, isWrong: true } as const], isSealed: false }
  return { ...(await writeMerge(deps, organization, anew, notesFromMs, budget)), of: [made.unread] }
}

/** What is made of the table may have as many texts as any part, and so may the small parts that a join holds in memory. */
async function holding<A>(
  { sizes }: PartWritingDeps,
  { parts, isJoined }: Merge,
  budget: Budget,
  work: () => Promise<A>,
): Promise<A> {
  const isLarge = isJoined || parts.some(({ isWrong }) => isWrong)
  const giveBack = await budget.hold(
    isLarge ? sizes.textBytesMax : parts.reduce((sum, { textBytes }) => sum + textBytes, 0),
  )
  return work().finally(giveBack)
}

/** A source that cannot be read is made anew of the table. */
async function writeMerged(
  deps: PartWritingDeps,
  organization: string,
  { parts, isSealed }: Merge,
  notesFromMs: number,
): Promise<Made> {
  const [first, last] = [parts[0], parts.at(-1)]
  if (!first || !last) throw new Error('a part is made of one part at least')
  if (first === last) {
    const file = await unlessUnread({ deps, organization }, first, () => deps.parts.fileOf(first))
    if (!file) return { of: parts, parts: await writeAnew(deps, organization, first, isSealed, notesFromMs) }
    return { of: parts, parts: [{ ...first, ...(await put(deps, organization, isSealed, file)), isSealed }] }
  }
  const contents = contentsOf(deps, organization, parts, notesFromMs)
  const span = { kind: first.kind, fromMs: first.fromMs, toMs: last.toMs, isSealed }
  return { of: parts, parts: [await write(deps, organization, span, await mergedContent(contents))] }
}

/**
 * Of the table. If it has more entries than one part may hold, a first part of them, and the rest is still wrong. Late entries are read by
 * event time and parted by receipt: none is made of them then, and both halves are still wrong.
 */
async function writeAnew(
  deps: PartWritingDeps,
  organization: string,
  ref: PartRef,
  isSealed: boolean,
  notesFromMs: number,
): Promise<PartRef[]> {
  const { sizes } = deps
  const { kind, fromMs, toMs } = ref
  const receivedMs: number[] = []
  let restMs: number | undefined
  const contents = async function* (): AsyncGenerator<PartContent> {
    let textBytes = 0
    for await (const entries of entriesOfPart(deps, organization, ref, notesFromMs)) {
      const content = contentOf(await withLargeFields(deps, entries))
      const isFirst = receivedMs.length === 0
      for (const own of entries) receivedMs.push(receivedMsOf(own))
      textBytes += textBytesOf(content)
      const isFull = receivedMs.length > sizes.partRowsMax || textBytes > sizes.textBytesMax
      if (isFull && !isFirst) restMs = kind === 'base' ? entryIdMs(entries[0]?.id ?? '') : halfOf(receivedMs)
      if (restMs !== undefined) return
      yield content
    }
  }
  const content = await mergedContent(contents())
  if (kind === 'late' && restMs !== undefined)
    return [
      { ...ref, toMs: restMs, isWrong: true },
      { ...ref, fromMs: restMs, isWrong: true },
    ]
  const made = await write(deps, organization, { kind, fromMs, toMs: restMs ?? toMs, isSealed }, content)
  if (restMs === undefined) return [made]
  const firstId = firstIdOf(instantOfMs(restMs))
  return [made, { ...ref, fromMs: restMs, firstId, rows: Math.max(0, ref.rows - made.rows), isWrong: true }]
}

/** A time that some of the receipts are before, and some are not; `undefined` if all are in one millisecond. */
function halfOf(receivedMs: readonly number[]): number | undefined {
  const sorted = Float64Array.from(receivedMs).sort()
  const [first = 0, middle = 0, last = 0] = [sorted[0], sorted[sorted.length >>> 1], sorted.at(-1)]
  return first === last ? undefined : Math.max(middle, first + 1)
}

/** One after the other: no more than one is in memory beside what is made of them. */
async function* contentsOf(
  deps: PartWritingDeps,
  organization: string,
  parts: readonly PartRef[],
  notesFromMs: number,
): AsyncGenerator<PartContent> {
  for (const ref of parts) {
    const content = await unlessUnread({ deps, organization }, ref, () => deps.parts.contentOf(ref))
    if (content) yield content
    else
      for await (const entries of entriesOfPart(deps, organization, ref, notesFromMs))
        yield contentOf(await withLargeFields(deps, entries))
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
