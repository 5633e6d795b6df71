// The summaries of whole parts: for a question that wants everything of the organization that the caller may see, in whole parts of its range.
import { entryIdMs } from '../../../shared/entry/entry-id.ts'
import type { Query } from '../../../shared/filter/query.ts'
import type { PartRef } from '../../../shared/parts/manifest.ts'
import type { Summarized } from '../../../shared/parts/part.ts'
import type { OpenIndex } from '../../../shared/search/index-sources.ts'
import { unlessUnread } from '../../../shared/search/unread-parts.ts'
import type { TimeRange } from '../../../shared/time/time-range.ts'
import { type PartQuery, readingOf } from './part-facts.ts'
import { type Stretch, summedStretch } from './stretch.ts'

/** Which of the summaries say what the query asks; `undefined` if none does. */
export function summedOf({ scope, organization, direct, filter, sight }: Query): Summarized | undefined {
  const isAll = scope === `organizations/${organization}` && !direct && sight.reads.includes(scope)
  if (!isAll || Object.keys(filter).length > 0) return undefined
  if (sight.readsPrivate.length === 0) return 'seen'
  return sight.readsPrivate.includes(scope) ? 'all' : undefined
}

/** Milliseconds, both inclusive. */
type Span = readonly [firstMs: number, lastMs: number]

/**
 * The parts that lie whole within the range, with no entry of any other source among theirs, and the other parts. What is counted of a part
 * at once has one place in the order of events.
 */
export function apart(
  { base, late, noted, use }: OpenIndex,
  { from, to }: TimeRange,
): readonly [whole: ReadonlySet<PartRef>, others: readonly PartRef[]] {
  const parts = [...base, ...late]
  // A part that is read from the table has whatever is of its time; one that is wrong may have more.
  const spans = parts.map((part): Span => {
    const [first, last] = spanOf(part)
    return part.kind === 'base' ? [Math.min(first, part.fromMs), Math.max(last, part.toMs - 1)] : [first, last]
  })
  const single = noted.map((id): Span => [entryIdMs(id), entryIdMs(id)])
  const isWhole = (ref: PartRef, at: number) => {
    const [first, last] = spanOf(ref)
    const meets = ([otherFirst, otherLast]: Span) => first <= otherLast && otherFirst <= last
    return (
      from.ms < first &&
      last < Math.min(to.ms, use.manifest.closedToMs) &&
      !spans.some((span, other) => other !== at && meets(span)) &&
      !single.some(meets)
    )
  }
  const whole = new Set(parts.filter(isWhole))
  return [whole, parts.filter((ref) => !whole.has(ref))]
}

function spanOf({ firstId, lastId }: PartRef): Span {
  return [entryIdMs(firstId), entryIdMs(lastId)]
}

/** @returns `undefined` if they cannot be read, or the part has none: then it is counted by its columns. */
export async function partSummaries(
  { use, meter }: PartQuery,
  ref: PartRef,
  summed: Summarized,
): Promise<Stretch | undefined> {
  const summaries = await unlessUnread(use, ref, async () => {
    const part = await use.deps.parts.open(ref, readingOf(use))
    const found = await part.summaries(`organizations/${use.organization}`, summed)
    return found?.toReversed()
  })
  if (!summaries) return undefined
  use.meter.parts += 1
  meter.entriesExamined += ref.rows
  return summedStretch(summaries, ...spanOf(ref))
}
