// The feed: the entries of a scope after a leaf index of its organization's log, in leaf order. Leaf indexes follow the order of arrival,
// not event time, and only grow. So a client that stores `next` and passes it as `after` misses nothing and sees nothing twice, however
// late an entry arrives.

import { AuditError } from '../../../shared/audit-error.ts'
import type { Budget } from '../../../shared/budget.ts'
import type { Entry } from '../../../shared/entry/entry.ts'
import { entryOfLine } from '../../../shared/entry/stored-line.ts'
import { type Matcher, matcherOf } from '../../../shared/filter/matcher.ts'
import { isOfScope } from '../../../shared/filter/query.ts'
import { parseParameters } from '../../../shared/http/parameters.ts'
import type { Logs } from '../../../shared/log/log.ts'
import { retainedLeaves } from '../../../shared/log/retained-leaves.ts'
import { responseBytes } from '../../../shared/search/response-size.ts'
import { wholeMatches } from '../../../shared/search/whole-matches.ts'
import type { Payloads } from '../../../shared/store/bucket/payloads.ts'
import { type ShownEntry, showEntry } from '../entry/shown-entry.ts'
import { filterOf } from '../list/list-parameters.ts'
import type { ReadableScope } from '../scope/readable-scope.ts'
import { feedParameters } from './feed-parameters.ts'
import { type LongPoll, type LongPollDeps, whileWaiting } from './long-poll.ts'

export interface FeedDeps extends LongPollDeps {
  readonly logs: Logs
  readonly payloads: Pick<Payloads, 'link' | 'get'>
  /** The budget of one request: ends a page, and the wait for one. */
  readonly newBudget: () => Budget
  readonly sleep: (ms: number) => Promise<unknown>
}

export interface FeedItem {
  readonly leafIndex: number
  readonly entry: ShownEntry
}

export interface FeedResponse {
  readonly items: readonly FeedItem[]
  /** Always present: the next request's `after`. -1 while the log is empty. */
  readonly next: number
  /** Whether `next` was the last leaf when the log's head was read. */
  readonly caughtUp: boolean
  /** The number of leaves in that head. */
  readonly size: number
  /** How many leaves between `after` and `next` are past their retention and therefore left out. Absent if none. */
  readonly expired?: number
}

const limitDefault = 100

/** The archive function collects entries for some seconds before it appends them, so a shorter interval would find nothing sooner. */
const lookEveryMs = 1_000

/**
 * One page. If there is nothing new, it costs one read of the log's head, and one each second while it waits.
 * @throws AuditError `PARAMETER_INVALID`, or `CURSOR_INVALID` if `after` lies beyond the log, both naming the parameter;
 * `LIMIT_REACHED` if there is nothing new and too many requests are waiting already.
 */
export async function feed(
  deps: FeedDeps,
  readable: ReadableScope,
  poll: Omit<LongPoll, 'organization'>,
  asked: Readonly<Record<string, string[]>>,
): Promise<FeedResponse> {
  const given = parseParameters(feedParameters, asked)
  const { after = -1, limit = limitDefault, wait = 0 } = given
  const meant = { ...readable, direct: given.include === 'direct', matcher: matcherOf(filterOf(given)) }
  const budget = deps.newBudget()
  const untilMs = deps.now() + wait * 1000
  const page = await readPage(deps, meant, after, limit, budget)
  if (wait === 0 || !saysNothing(page)) return page
  const waiting = { ...poll, organization: readable.organization ?? readable.scope }
  return whileWaiting(deps, waiting, wait * 1000, () => somethingNew(deps, meant, page, { untilMs, limit, budget }))
}

/** Which of the log's entries the request means. */
interface Meant extends ReadableScope {
  readonly direct: boolean
  readonly matcher: Matcher
}

async function somethingNew(
  deps: FeedDeps,
  meant: Meant,
  nothing: FeedResponse,
  { untilMs, limit, budget }: { untilMs: number; limit: number; budget: Budget },
): Promise<FeedResponse> {
  let page = nothing
  while (saysNothing(page) && !budget.isSpent()) {
    const remainingMs = untilMs - deps.now()
    if (remainingMs <= 0) break
    await deps.sleep(Math.min(lookEveryMs, remainingMs))
    page = await readPage(deps, meant, page.next, limit, budget)
  }
  return page
}

/** Entries that the filter left out do not end the wait. */
function saysNothing({ items, caughtUp, expired }: FeedResponse): boolean {
  return items.length === 0 && caughtUp && expired === undefined
}

async function readPage(
  deps: FeedDeps,
  meant: Meant,
  after: number,
  limit: number,
  budget: Budget,
): Promise<FeedResponse> {
  const { organization } = meant
  // Nothing is recorded of the container yet, so its log is unknown.
  if (organization === undefined) return { items: [], next: after, caughtUp: true, size: 0 }
  const log = deps.logs.of(organization)
  const { size } = await log.head()
  if (after >= size) throw beyond(after, size)
  const items: FeedItem[] = []
  let retained = 0
  const page = (next: number): FeedResponse => {
    const expired = next - after - retained
    return { items, next, caughtUp: next === size - 1, size, ...(expired > 0 ? { expired } : {}) }
  }
  let examined = after
  for await (const { leaves, lastLeafIndex } of retainedLeaves(log, after + 1, size, deps.now())) {
    budget.read()
    for (const { leafIndex, line } of leaves) {
      if (retained > 0 && budget.isSpent()) return page(leafIndex - 1)
      const entry = await matching(
        deps,
        { ...meant, organization },
        line,
        budget,
        () => retained > 0 && budget.isSpent(),
      )
      if (entry === notExamined) return page(leafIndex - 1)
      if (entry) {
        const item = { leafIndex, entry: await showEntry(deps.payloads, entry) }
        if (!budget.answer(responseBytes(item))) return page(leafIndex - 1)
        items.push(item)
      }
      retained += 1
      if (items.length === limit) return page(leafIndex)
    }
    examined = lastLeafIndex
    if (budget.isSpent()) break
  }
  return page(examined)
}

const notExamined = Symbol('not examined')

/** @returns the entry if the request means it; `notExamined` if the budget ended before that was known. */
async function matching(
  { payloads }: FeedDeps,
  meant: Meant & { readonly organization: string },
  line: string,
  budget: Budget,
  isOver: () => boolean,
): Promise<Entry | typeof notExamined | undefined> {
  const { matcher } = meant
  if (!matcher.mayMatch(line)) return undefined
  const entry = entryOfLine(line)
  if (!isOfScope(meant, entry) || !matcher.matches(entry)) return undefined
  const isMatch = !matcher.whole || (await wholeMatches(payloads, matcher.whole, entry, budget, isOver))
  return isMatch === undefined ? notExamined : isMatch ? entry : undefined
}

function beyond(after: number, size: number): AuditError {
  const end = size === 0 ? 'this log is empty' : `the last leaf index of this log is ${size - 1}`
  return new AuditError('CURSOR_INVALID', `"after" is ${after}, but ${end}: the position belongs to another log`)
}
