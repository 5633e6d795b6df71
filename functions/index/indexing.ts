// Brings the search index of one organization up to date, step by step. A step writes its parts first and then the manifest, on the
// condition that nobody else has: a crash or a lost race leaves objects that nobody names, and the next run does the work again.
import type { Budget } from '../../shared/budget.ts'
import type { Entry } from '../../shared/entry/entry.ts'
import { entryIdMs } from '../../shared/entry/entry-id.ts'
import { receivedMsOf } from '../../shared/entry/late.ts'
import { endOfWeek, inOrder, nextMerge, nextSealMs, startOfWeek, weekOf } from '../../shared/parts/levels.ts'
import type { Manifest, PartKind, PartRef } from '../../shared/parts/manifest.ts'
import { type Manifests, partsMax } from '../../shared/store/ledger/manifests.ts'
import { dayMs } from '../../shared/time/day.ts'
import { closingAfterMs, notesBeginAfterMs } from '../../shared/time/index-times.ts'
import { retainedFromMs } from '../../shared/time/retention.ts'
import { type OpenEntries, type OpenEntriesDeps, openLate, openOnTime } from './open-entries.ts'
import { type PartWritingDeps, writeEntries, writeMerge } from './part-writing.ts'

export interface IndexingDeps extends OpenEntriesDeps, PartWritingDeps {
  readonly events: OpenEntriesDeps['events'] & PartWritingDeps['events']
  readonly manifests: Pick<Manifests, 'get' | 'commit'>
}

const hourMs = 60 * 60_000

export interface Indexed {
  /** What should be looked at again in some minutes: there was more than the run could do, or than could be closed yet. */
  readonly again?: Reach
  /** When there is something to do even if no entry comes. */
  readonly dueMs?: number
  /**
   * How far behind the clock the oldest entry is that could be in a part and is in none; 0 if there are too few for one. Absent if the run has not
   * looked.
   */
  readonly behindMs?: number
}

/**
 * Which of the open entries are worth reading: reading a few again and again would cost more than they do. Notes are a hundredth of what
 * their entries are, and each late entry in no part costs a read unit in every search.
 */
export type Reach = 'all' | 'late'

/** What has brought an organization's turn. */
export interface Occasion {
  /** Leaves of the log, which has grown. */
  readonly logSize?: number
  /** Without both: all. */
  readonly reach?: Reach
}

export async function indexOrganization(
  deps: IndexingDeps,
  organization: string,
  budget: Budget,
  occasion: Occasion = {},
): Promise<Indexed> {
  let manifest = await deps.manifests.get(organization)
  if (!manifest) return begin(deps, organization)
  const { logSize } = occasion
  const reach = occasion.reach ?? (logSize === undefined ? 'all' : reachOf(deps, logSize - manifest.logSize))
  let hasChanged = false
  do {
    const step: Manifest | undefined = await nextStep(deps, organization, manifest, reach, logSize, budget)
    if (!step) {
      const again = hasChanged ? 'all' : logSize === undefined ? undefined : reach
      return { ...againOf(again), ...dueOf(manifest), ...(reach === 'all' ? { behindMs: 0 } : {}) }
    }
    if (step.parts.length > partsMax) throw new Error(`the search index of ${organization} has too many parts`)
    if (!(await deps.manifests.commit(organization, step))) return { again: 'all' }
    manifest = step
    hasChanged = true
  } while (!budget.isSpent())
  return { again: 'all', ...dueOf(manifest), behindMs: Math.max(0, overMs(deps) - manifest.closedToMs) }
}

/** @param grown leaves of the log since the table was last read for a part. */
function reachOf({ sizes }: IndexingDeps, grown: number): Reach | undefined {
  if (grown >= sizes.baseRowsMin) return 'all'
  return grown >= sizes.lateRowsMin ? 'late' : undefined
}

function againOf(again: Reach | undefined): Pick<Indexed, 'again'> {
  return again ? { again } : {}
}

/** Everything that the table keeps is still to be put into parts. */
async function begin({ manifests, now }: IndexingDeps, organization: string): Promise<Indexed> {
  const nowMs = now()
  const notesFromMs = nowMs + notesBeginAfterMs
  await manifests.commit(organization, {
    version: 1,
    // What is older has expired, also by a clock that is behind.
    closedToMs: retainedFromMs(nowMs) - hourMs,
    notesFromMs,
    notesToMs: notesFromMs,
    logSize: 0,
    parts: [],
  })
  return { dueMs: notesFromMs + closingAfterMs }
}

/** The manifest after one step more; `undefined` if there is nothing to do. */
async function nextStep(
  deps: IndexingDeps,
  organization: string,
  manifest: Manifest,
  reach: Reach | undefined,
  logSize: number | undefined,
  budget: Budget,
): Promise<Manifest | undefined> {
  const isAhead = manifest.parts.length > deps.sizes.partsAhead
  // Of a week that is not whole yet nothing is sealed, unless nothing more comes.
  const overBeforeMs = isAhead ? Math.min(overMs(deps), manifest.closedToMs) : overMs(deps)
  const merge = nextMerge(manifest, overBeforeMs, deps.sizes)
  if (!merge || !isAhead) {
    const giveBack = await budget.hold(deps.sizes.readBytesMax)
    const next = await withEntries(deps, organization, manifest, reach, logSize).finally(giveBack)
    if (next) return next
  }
  if (!merge) return undefined
  const made = await writeMerge(deps, organization, merge, manifest.notesFromMs, budget)
  const others = manifest.parts.filter((part) => !made.of.includes(part))
  return { ...manifest, version: manifest.version + 1, parts: kept(deps, [...others, ...made.parts]) }
}

/** The manifest with parts of entries that were in none; `undefined` if there are too few. */
async function withEntries(
  deps: IndexingDeps,
  organization: string,
  manifest: Manifest,
  reach: Reach | undefined,
  logSize: number | undefined,
): Promise<Manifest | undefined> {
  const withParts = (made: readonly PartRef[], change: Partial<Manifest>): Manifest => {
    const rows = made.reduce((sum, part) => sum + part.rows, 0)
    return {
      ...manifest,
      version: manifest.version + 1,
      logSize: manifest.logSize + rows,
      parts: kept(deps, [...manifest.parts, ...made]),
      ...change,
    }
  }
  const onTime = reach === 'all' ? await openOnTime(deps, organization, manifest) : undefined
  // Late ones among them count too: every search would read them again, to find that they are in other parts.
  if (onTime && onTime.read >= deps.sizes.baseRowsMin) {
    const parts = await byWeek(deps, organization, 'base', manifest.closedToMs, onTime)
    const next = withParts(parts, { closedToMs: onTime.toMs })
    return { ...next, logSize: Math.max(next.logSize, logSize ?? 0) }
  }
  const late = reach && (await openLate(deps, organization, manifest))
  if (!late || late.toMs <= manifest.notesToMs) return undefined
  const parts = await byWeek(deps, organization, 'late', manifest.notesToMs, late)
  return withParts(parts, { notesToMs: late.toMs })
}

/** One part for each week that has entries. */
async function byWeek(
  deps: IndexingDeps,
  organization: string,
  kind: PartKind,
  fromMs: number,
  { entries, toMs }: OpenEntries,
): Promise<PartRef[]> {
  const timeOf = (entry: Entry) => (kind === 'base' ? entryIdMs(entry.id) : receivedMsOf(entry))
  const parts: PartRef[] = []
  for (const [week, own] of Map.groupBy(entries, (entry) => weekOf(timeOf(entry)))) {
    const end = endOfWeek(own[0] ? timeOf(own[0]) : 0)
    const span = { kind, fromMs: Math.max(fromMs, startOfWeek(week)), toMs: Math.min(toMs, end) }
    if (weekOf(span.fromMs) !== week) throw new Error('a part lies in one week')
    parts.push(await writeEntries(deps, organization, span, own))
  }
  return parts
}

/** Without the parts whose entries have all expired. */
function kept({ now }: IndexingDeps, parts: readonly PartRef[]): PartRef[] {
  const fromMs = retainedFromMs(now()) - dayMs
  return inOrder(parts.filter(({ lastId }) => entryIdMs(lastId) >= fromMs))
}

function overMs({ now }: IndexingDeps): number {
  return now() - closingAfterMs
}

function dueOf(manifest: Manifest): { readonly dueMs?: number } {
  const sealMs = nextSealMs(manifest)
  return sealMs === undefined ? {} : { dueMs: sealMs + closingAfterMs }
}
