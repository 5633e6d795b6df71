// Listing: the entries of a scope in a time range, in order of event time, page by page. Examines what the store gives and keeps
// what matches; knows nothing of HTTP and nothing of who asks but what they may see.
import { type Entry, lineageOf } from './entry.ts'
import { entryIdMs, firstIdOf, lastIdOf } from './entry-id.ts'
import { parseInstant } from './instant.ts'
import { type Scope, scopeKind, scopesOf } from './scope.ts'
import type { Events, Slice } from './store/events.ts'
import { entryOfLine } from './stored-line.ts'
import { isWithin, type TimeRange } from './time-range.ts'

export interface Query {
  readonly scope: Scope
  /** The organization that the scope belongs to: another organization's entry that names the scope is not shown. */
  readonly organization: string
  readonly range: TimeRange
  readonly order: 'asc' | 'desc'
  readonly seesPrivate: boolean
}

export interface Budget {
  readonly entriesMax: number
  /** What the entries of a page may take as JSON within a JSON string, the form in which Lambda hands over a response. */
  readonly bytesMax: number
  /** Once it aborts, the page ends where it is. */
  readonly signal?: AbortSignal
}

export interface Page {
  readonly entries: readonly Entry[]
  /** The last entry examined, where there may be more behind it; absent at the end. */
  readonly nextAfterId?: string
}

/**
 * One page of the entries that match, behind `afterId`. It ends early only by its budget; a single entry larger than the budget
 * still makes a page, so that it can be paged past.
 */
export async function listPage(
  events: Pick<Events, 'pages'>,
  query: Query,
  budget: Budget,
  afterId?: string,
): Promise<Page> {
  const entries: Entry[] = []
  let bytes = 0
  let lastExaminedId = afterId
  const slice = sliceOf(query, afterId, budget.entriesMax)
  // A range that has fallen out of the retained time, or a cursor that has.
  if (slice.fromId > slice.toId) return { entries }
  for await (const stored of events.pages(slice)) {
    for (const { id, line } of stored) {
      if (id === afterId) continue
      const entry = entryOfLine(line)
      if (matches(query, entry)) {
        bytes += escapedBytes(line)
        const full = entries.length === budget.entriesMax || (bytes > budget.bytesMax && entries.length > 0)
        if (full) return page(entries, lastExaminedId)
        entries.push(entry)
      }
      lastExaminedId = id
    }
    // Never before something has been examined: a page always leads on.
    if (budget.signal?.aborted && lastExaminedId !== afterId) return page(entries, lastExaminedId)
  }
  return { entries }
}

function page(entries: readonly Entry[], nextAfterId: string | undefined): Page {
  return nextAfterId === undefined ? { entries } : { entries, nextAfterId }
}

/**
 * A project is read from its own index; a folder, with what lies below it, from its organization. Ids sort by whole milliseconds,
 * so the slice is the range's milliseconds, both ends included, and `matches` looks closer.
 */
function sliceOf({ scope, organization, range, order }: Query, afterId: string | undefined, entriesMax: number): Slice {
  const fromId = firstIdOf(range.from.ms)
  const toId = lastIdOf(range.to.ms)
  return {
    of: scopeKind(scope) === 'projects' ? { container: scope } : { organization },
    fromId: order === 'asc' && afterId !== undefined ? afterId : fromId,
    toId: order === 'desc' && afterId !== undefined ? afterId : toId,
    order,
    // One more than the page tells whether there is a next, and the entry behind which it begins is read again. Of what lies below
    // a folder any share may match.
    pageSize: scopeKind(scope) === 'folders' ? 1000 : entriesMax + 2,
  }
}

function matches({ scope, organization, range, seesPrivate }: Query, entry: Entry): boolean {
  const instant = parseInstant(entry.eventTimeStamp)
  const lineage = lineageOf(entry)
  return (
    instant !== undefined &&
    isWithin(range, instant) &&
    lineage.organization === organization &&
    scopesOf(lineage).includes(scope) &&
    (seesPrivate || entry.visibility !== 'PRIVATE')
  )
}

function escapedBytes(line: string): number {
  return Buffer.byteLength(JSON.stringify(line))
}

/** How far through its range a listing in ascending order is behind an entry, from 0 to 1. */
export function shareExamined({ from, to }: TimeRange, afterId: string | undefined): number {
  if (afterId === undefined || to.ms <= from.ms) return 0
  return Math.min(1, Math.max(0, (entryIdMs(afterId) - from.ms) / (to.ms - from.ms)))
}
