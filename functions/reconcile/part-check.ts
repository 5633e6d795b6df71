// Holds one part of the search index against the entries that it must name: each of them, and no other. Changes nothing.
import pMap from 'p-map'
import type { Budget } from '../../shared/budget.ts'
import { entryIdMs } from '../../shared/entry/entry-id.ts'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import { countOfIds, firstPlaceFrom, idAt } from '../../shared/parts/entry-id-bytes.ts'
import { isOfPart, type Manifest, type PartRef } from '../../shared/parts/manifest.ts'
import { type UnreadDeps, unlessUnread } from '../../shared/search/unread-parts.ts'
import type { IndexParts } from '../../shared/store/bucket/index-parts.ts'
import type { Events } from '../../shared/store/events/events.ts'

export interface PartCheckDeps extends UnreadDeps {
  readonly events: Pick<Events, 'get'>
  readonly parts: Pick<IndexParts, 'open' | 'check'>
}

/** How many entries that a part names beyond those expected are looked up. One that the table lacks is enough to have the part made anew. */
const surplusMax = 100

const readsAtOnce = 8

/** A part, and which entries of a span it must name. */
export interface Expected {
  readonly ref: PartRef
  /** Ascending. */
  readonly ids: readonly string[]
  readonly afterId: string
  readonly toId: string
  /** Before it, entries may be gone from the table already. */
  readonly fromMs: number
}

export interface Checked {
  readonly ref: PartRef
  /** The same, marked; absent if nothing is to be changed. */
  readonly wrong?: PartRef
  readonly faults: number
}

/** @returns the part marked as wrong if it lacks an entry, names one too many, or cannot be read. */
export async function checkPart(
  deps: PartCheckDeps,
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
  const surplus = held && !isKnown ? await surplusIn(deps, organization, manifest, expected, held, budget) : []
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

/**
 * The first ids that the part names though the table has no such entry, or has it for another part. What the budget leaves no time to look up
 * is for the next sweep.
 */
async function surplusIn(
  { events }: PartCheckDeps,
  organization: string,
  { notesFromMs }: Manifest,
  { ref, ids, afterId, toId, fromMs }: Expected,
  held: Buffer,
  budget: Budget,
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
      if (budget.isSpent()) return true
      budget.read()
      const stored = await events.get(organization, id)
      return stored !== undefined && isOfPart(ref, entryOfLine(stored.line), notesFromMs)
    },
    { concurrency: readsAtOnce },
  )
  return others.filter((_, at) => !isThere[at])
}

/** All ids of the part in the span, encoded, and others around them. `undefined` if the part cannot be read. */
async function heldIds(
  deps: PartCheckDeps,
  organization: string,
  { ref, afterId, toId }: Expected,
  budget: Budget,
): Promise<Buffer | undefined> {
  if (ref.name === '') return none
  const reading = { asked: () => budget.read() }
  return unlessUnread({ deps, organization }, ref, async () => {
    // Once a sweep: searches may need what is not read for the ids.
    if (afterId < ref.lastId && ref.lastId <= toId && !budget.isSpent()) await deps.parts.check(ref, reading)
    const part = await deps.parts.open(ref, reading)
    const [from, end] = part.rowsBetween(afterId, `${toId}~`)
    return await part.idsOf(Uint32Array.from({ length: end - from }, (_, at) => from + at))
  })
}
