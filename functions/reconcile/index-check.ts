// Holds entries of the table against the search index: the part of its time must name each, and no part may name another. One that lacks an
// entry, names one too many, or cannot be read, is marked as wrong. From then on searches and counts read the table instead of it, and the
// index function makes it anew.
import pMap from 'p-map'
import type { Budget } from '../../shared/budget.ts'
import { entryIdMs, firstIdOf } from '../../shared/entry/entry-id.ts'
import { gapAround, inOrder } from '../../shared/parts/levels.ts'
import { isAt, type Manifest, type PartRef, placeOf } from '../../shared/parts/manifest.ts'
import type { IndexDue } from '../../shared/store/ledger/index-due.ts'
import type { Manifests } from '../../shared/store/ledger/manifests.ts'
import { instantOfMs } from '../../shared/time/instant.ts'
import { retainedFromMs } from '../../shared/time/retention.ts'
import { checkPart, type PartCheckDeps } from './part-check.ts'

export interface IndexCheckDeps extends PartCheckDeps {
  readonly manifests: Pick<Manifests, 'get' | 'commit'>
  readonly due: Pick<IndexDue, 'put'>
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
  // Also for those that were wrong before: the turn that was to make them anew may have failed.
  if (checked.some(({ ref, wrong }) => (wrong ?? ref).isWrong)) await deps.due.put(organization, deps.now(), deps.now())
  if (marked.size === 0) return 0
  const misindexed = checked.reduce((sum, { faults }) => sum + faults, 0)
  const kept = manifest.parts.filter((ref) => !marked.has(ref))
  await deps.manifests.commit(organization, {
    ...manifest,
    version: manifest.version + 1,
    parts: inOrder([...kept, ...marked.values()]),
  })
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
