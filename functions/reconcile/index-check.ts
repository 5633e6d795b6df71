// Holds entries of the table against the search index: the part of its time must name each. One that lacks an entry, or cannot be read, is
// marked as wrong. From then on searches read the table instead of it, and the index function makes it anew.
import pMap from 'p-map'
import type { Budget } from '../../shared/budget.ts'
import { entryIdMs, firstIdOf } from '../../shared/entry/entry-id.ts'
import { countOfIds, firstPlaceFrom, idAt } from '../../shared/parts/entry-id-bytes.ts'
import { gapAround, inOrder } from '../../shared/parts/levels.ts'
import { isAt, type Manifest, type PartRef, placeOf } from '../../shared/parts/manifest.ts'
import { failureOf } from '../../shared/store/altered-error.ts'
import type { IndexParts } from '../../shared/store/bucket/index-parts.ts'
import type { IndexDue } from '../../shared/store/ledger/index-due.ts'
import type { Manifests } from '../../shared/store/ledger/manifests.ts'
import type { Logger } from '../../shared/telemetry/logger.ts'
import type { Metrics } from '../../shared/telemetry/metrics.ts'
import { instantOfMs } from '../../shared/time/instant.ts'
import { retainedFromMs } from '../../shared/time/retention.ts'

export interface IndexCheckDeps {
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

const partsAtOnce = 8

/**
 * If the index function has changed the manifest meanwhile, nothing is marked, and the next sweep finds it again.
 * @param entries read from the table before.
 * @returns how many of them the index has lacked, though it is past them.
 */
export async function checkIndex(
  deps: IndexCheckDeps,
  organization: string,
  entries: readonly StoredEntry[],
  budget: Budget,
): Promise<number> {
  const manifest = await deps.manifests.get(organization)
  if (!manifest) return 0
  const fromMs = retainedFromMs(deps.now())
  const expected = expectedIn(
    manifest,
    entries.filter(({ id }) => entryIdMs(id) >= fromMs),
  )
  const check = ([ref, ids]: [PartRef, string[]]) => checkPart(deps, organization, ref, ids, budget)
  const checked = await pMap(expected, check, { concurrency: partsAtOnce })
  const marked = new Map(checked.flatMap(({ ref, wrong }) => (wrong ? [[ref, wrong] as const] : [])))
  if (marked.size === 0) return 0
  const unindexed = checked.reduce((sum, { lacking }) => sum + lacking, 0)
  const kept = manifest.parts.filter((ref) => !marked.has(ref))
  await deps.manifests.commit(organization, {
    ...manifest,
    version: manifest.version + 1,
    parts: inOrder([...kept, ...marked.values()]),
  })
  await deps.due.put(organization, deps.now(), deps.now())
  return unindexed
}

/** The ids that each part must name. Where there is no part at all, one is made up. */
function expectedIn(manifest: Manifest, entries: readonly StoredEntry[]): Map<PartRef, string[]> {
  const { notesFromMs, notesToMs, closedToMs } = manifest
  const expected = new Map<PartRef, string[]>()
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

interface Checked {
  readonly ref: PartRef
  /** The same, marked; absent if nothing is to be changed. */
  readonly wrong?: PartRef
  readonly lacking: number
}

async function checkPart(
  deps: IndexCheckDeps,
  organization: string,
  ref: PartRef,
  ids: readonly string[],
  budget: Budget,
): Promise<Checked> {
  const isKnown = ref.isWrong === true
  const held = isKnown ? none : await heldIds(deps, organization, ref, ids, budget)
  const lacking = held ? ids.filter((id) => !isAmong(held, id)) : []
  const reaches = lacking.every((id) => ref.firstId <= id && id <= ref.lastId)
  if (held && reaches && (isKnown || lacking.length === 0)) return { ref, lacking: 0 }
  const firstId = lacking.reduce((first, id) => (id < first ? id : first), ref.firstId)
  const lastId = lacking.reduce((last, id) => (id > last ? id : last), ref.lastId)
  const wrong = { ...ref, firstId, lastId, isWrong: true } as const
  if (isKnown) return { ref, wrong, lacking: 0 }
  const [id] = lacking
  if (id) deps.logger.error('the search index lacks an entry', undefined, { organization, part: ref.name, id })
  return { ref, wrong, lacking: lacking.length }
}

const none = Buffer.alloc(0)

function isAmong(held: Buffer, id: string): boolean {
  const place = firstPlaceFrom(held, id)
  return place < countOfIds(held) && idAt(held, place) === id
}

/** Ids of the part, encoded: those that are asked for, if they are there, and others. `undefined` if the part cannot be read. @param ids ascending. */
async function heldIds(
  { parts, logger, metrics }: IndexCheckDeps,
  organization: string,
  ref: PartRef,
  ids: readonly string[],
  budget: Budget,
): Promise<Buffer | undefined> {
  if (ref.name === '') return none
  try {
    const part = await parts.open(ref, { asked: () => budget.read() })
    const [from, end] = part.rowsBetween(ids[0] ?? '', `${ids.at(-1)}~`)
    return await part.idsOf(Uint32Array.from({ length: end - from }, (_, at) => from + at))
  } catch (error) {
    logger.error('a part of the search index cannot be read', error, { organization, part: ref.name })
    metrics.put({ Failures: 1 }, { failure: failureOf(error, 'index-part') })
    return undefined
  }
}
