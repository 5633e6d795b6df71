// Holds entries of the table against the search index: the part of its time must name each, and no part may name another. One that lacks an
// entry, names one too many, or cannot be read, is marked as wrong. From then on searches and counts read the table instead of it, and the
// index function makes it anew.
import pMap from 'p-map'
import type { Budget } from '../../shared/budget.ts'
import { entryIdMs, firstIdOf } from '../../shared/entry/entry-id.ts'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import { countOfIds, firstPlaceFrom, idAt } from '../../shared/parts/entry-id-bytes.ts'
import { gapAround, inOrder } from '../../shared/parts/levels.ts'
import { isAt, isOfPart, type Manifest, type PartRef, placeOf } from '../../shared/parts/manifest.ts'
import { failureOf } from '../../shared/store/altered-error.ts'
import type { IndexParts } from '../../shared/store/bucket/index-parts.ts'
import type { Events } from '../../shared/store/events/events.ts'
import type { IndexDue } from '../../shared/store/ledger/index-due.ts'
import type { Manifests } from '../../shared/store/ledger/manifests.ts'
import type { Logger } from '../../shared/telemetry/logger.ts'
import type { Metrics } from '../../shared/telemetry/metrics.ts'
import { instantOfMs } from '../../shared/time/instant.ts'
import { retainedFromMs } from '../../shared/time/retention.ts'

export interface IndexCheckDeps {
  readonly events: Pick<Events, 'get'>
  readonly manifests: Pick<Manifests, 'get' | 'commit'>
  readonly parts: Pick<IndexParts, 'open'>
  readonly due: Pick<IndexDue, 'put'>
  readonly logger: Logger
  readonly metrics: Metrics
  readonly now: () => number
}

export interface StoredEntry {
  readonly id: string
  readonly receivedMs: number
}

/** All entries that the table had behind `afterId`, up to `toId`, in the order of their ids. */
export interface TableSpan {
  readonly afterId: string
  readonly toId: string
  readonly entries: readonly StoredEntry[]
}

const partsAtOnce = 8

/** How many entries that a part names beyond those expected are looked up. One that the table lacks is enough to have the part made anew. */
const surplusMax = 100

/**
 * If the index function has changed the manifest meanwhile, nothing is marked, and the next sweep finds it again.
 * @param span read from the table before.
 * @returns how many entries the index has lacked, though it is past them, or named without cause.
 */
export async function checkIndex(
  deps: IndexCheckDeps,
  organization: string,
  span: TableSpan,
  budget: Budget,
): Promise<number> {
  const manifest = await deps.manifests.get(organization)
  if (!manifest) return 0
  const fromMs = retainedFromMs(deps.now())
  const retained = { ...span, entries: span.entries.filter(({ id }) => entryIdMs(id) >= fromMs) }
  const expected = expectedIn(manifest, retained)
  const check = ([ref, ids]: [PartRef, string[]]) =>
    checkPart(deps, organization, manifest, { ...span, fromMs, ref, ids }, budget)
  const checked = await pMap(expected, check, { concurrency: partsAtOnce })
  const marked = new Map(checked.flatMap(({ ref, wrong }) => (wrong ? [[ref, wrong] as const] : [])))
  if (marked.size === 0) return 0
  const misindexed = checked.reduce((sum, { faults }) => sum + faults, 0)
  const kept = manifest.parts.filter((ref) => !marked.has(ref))
  await deps.manifests.commit(organization, {
    ...manifest,
    version: manifest.version + 1,
    parts: inOrder([...kept, ...marked.values()]),
  })
  await deps.due.put(organization, deps.now(), deps.now())
  return misindexed
}

/** The ids of the span that each part must name, for every part that reaches into it. Where there is no part at all, one is made up. */
function expectedIn(manifest: Manifest, { afterId, toId, entries }: TableSpan): Map<PartRef, string[]> {
  const { notesFromMs, notesToMs, closedToMs } = manifest
  const reaching = manifest.parts.filter(({ firstId, lastId }) => firstId <= toId && lastId > afterId)
  const expected = new Map<PartRef, string[]>(reaching.map((ref) => [ref, []]))
  const parts = [...manifest.parts]
  for (const { id, receivedMs } of entries) {
    const place = placeOf(id, receivedMs, notesFromMs)
    if (place.ms >= (place.kind === 'base' ? closedToMs : notesToMs)) continue
    let ref = parts.find((part) => isAt(part, place))
    if (!ref) {
      ref = noPart(gapAround(manifest, place))
      parts.push(ref)
    }
    const ids = expected.get(ref)
    if (ids) ids.push(id)
    else expected.set(ref, [id])
  }
  return expected
}

function noPart(span: ReturnType<typeof gapAround>): PartRef {
  const [firstId, lastId] = [span.fromMs, span.toMs].map((ms) => firstIdOf(instantOfMs(ms)))
  const ids = span.kind === 'base' ? { firstId: firstId ?? '', lastId: lastId ?? '' } : { firstId: 'g', lastId: '' }
  const nothing = { name: '', rows: 0, bytes: 0, directoryBytes: 0, sha256: '', textBytes: 0 }
  return { ...span, ...ids, ...nothing, level: 0, isSealed: false }
}

/** A part, and which entries of a span it must name. */
interface Expected {
  readonly ref: PartRef
  /** Ascending. */
  readonly ids: readonly string[]
  readonly afterId: string
  readonly toId: string
  /** Before it, entries may be gone from the table already. */
  readonly fromMs: number
}

interface Checked {
  readonly ref: PartRef
  /** The same, marked; absent if nothing is to be changed. */
  readonly wrong?: PartRef
  readonly faults: number
}

async function checkPart(
  deps: IndexCheckDeps,
  organization: string,
  manifest: Manifest,
  expected: Expected,
  budget: Budget,
): Promise<Checked> {
  const { ref, ids } = expected
  const isKnown = ref.isWrong === true
  const held = isKnown ? none : await heldIds(deps, organization, expected, budget)
  const lacking = held ? ids.filter((id) => !isAmong(held, id)) : []
  const reaches = lacking.every((id) => ref.firstId <= id && id <= ref.lastId)
  if (isKnown && reaches) return { ref, faults: 0 }
  const surplus = held && !isKnown ? await surplusIn(deps, organization, manifest, expected, held) : []
  if (held && lacking.length + surplus.length === 0) return { ref, faults: 0 }
  const firstId = lacking.reduce((first, id) => (id < first ? id : first), ref.firstId)
  const lastId = lacking.reduce((last, id) => (id > last ? id : last), ref.lastId)
  const wrong = { ...ref, firstId, lastId, isWrong: true } as const
  if (isKnown) return { ref, wrong, faults: 0 }
  const tell = (what: string, [id]: readonly string[]) =>
    id && deps.logger.error(what, undefined, { organization, part: ref.name, id })
  tell('the search index lacks an entry', lacking)
  tell('the search index names an entry that is not there', surplus)
  return { ref, wrong, faults: lacking.length + surplus.length }
}

const none = Buffer.alloc(0)

function isAmong(held: Buffer, id: string): boolean {
  const place = firstPlaceFrom(held, id)
  return place < countOfIds(held) && idAt(held, place) === id
}

/** The first ids that the part names though the table has no such entry, or has it for another part. */
async function surplusIn(
  { events }: IndexCheckDeps,
  organization: string,
  { notesFromMs }: Manifest,
  { ref, ids, afterId, toId, fromMs }: Expected,
  held: Buffer,
): Promise<readonly string[]> {
  const expected = new Set(ids)
  const others: string[] = []
  for (let place = firstPlaceFrom(held, afterId); place < countOfIds(held); place += 1) {
    const id = idAt(held, place)
    if (id > toId || others.length === surplusMax) break
    if (id > afterId && entryIdMs(id) >= fromMs && !expected.has(id)) others.push(id)
  }
  // The entry may have come after the span was read.
  const isThere = await pMap(
    others,
    async (id) => {
      const stored = await events.get(organization, id)
      return stored !== undefined && isOfPart(ref, entryOfLine(stored.line), notesFromMs)
    },
    { concurrency: partsAtOnce },
  )
  return others.filter((_, at) => !isThere[at])
}

/** All ids of the part in the span, encoded, and others around them. `undefined` if the part cannot be read. */
async function heldIds(
  { parts, logger, metrics }: IndexCheckDeps,
  organization: string,
  { ref, afterId, toId }: Expected,
  budget: Budget,
): Promise<Buffer | undefined> {
  if (ref.name === '') return none
  try {
    const part = await parts.open(ref, { asked: () => budget.read() })
    const [from, end] = part.rowsBetween(afterId, `${toId}~`)
    return await part.idsOf(Uint32Array.from({ length: end - from }, (_, at) => from + at))
  } catch (error) {
    logger.error('a part of the search index cannot be read', error, { organization, part: ref.name })
    metrics.put({ Failures: 1 }, { failure: failureOf(error, 'index-part') })
    return undefined
  }
}
