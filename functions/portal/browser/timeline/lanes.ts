// Arranges entries as a timeline: one lane for each initiator, one row for each entry, and long pauses between them. Does not know where the
// entries come from or how they look.
import { type ActorKind, actorRuleOf } from '../../../../shared/entry/actor-kind.ts'
import { compareInstants, type Instant, instantOfMs, parseInstant } from '../../../../shared/time/instant.ts'
import type { ShownEntry } from '../api/shown-entry.ts'

export interface Lane {
  /** `undefined` for the shared lane of initiators without their own. */
  readonly initiator: string | undefined
  readonly kind: ActorKind
  readonly entries: number
  /** The number of initiators in the lane. */
  readonly initiators: number
}

export type Row =
  | { readonly kind: 'entry'; readonly entry: ShownEntry; readonly lane: number; readonly isChosen: boolean }
  | { readonly kind: 'gap'; readonly ms: number }

export interface Timeline {
  readonly lanes: readonly Lane[]
  readonly rows: readonly Row[]
  readonly initiators: number
}

const lanesMax = 5
/** A longer pause gets its own row. */
const gapMs = 5 * 60_000

/** Removes entries that several calls returned. Oldest first. */
export function mergedEntries(...lists: readonly (readonly ShownEntry[])[]): ShownEntry[] {
  const byId = new Map(lists.flat().map((entry) => [entry.id, entry]))
  return [...byId.values()].sort((a, b) => compareInstants(timeOf(a), timeOf(b)) || (a.id < b.id ? -1 : 1))
}

/**
 * The initiator of the chosen entry has the first lane; the others follow in order of appearance. Beyond five, the rarest share the last
 * one.
 */
export function timelineOf(entries: readonly ShownEntry[], chosenId: string): Timeline {
  const byInitiator = Map.groupBy(entries, initiatorOf)
  const chosen = entries.find(({ id }) => id === chosenId)
  const names = [...byInitiator.keys()]
  const own = ownLanes(names, (name) => byInitiator.get(name)?.length ?? 0, chosen && initiatorOf(chosen))
  const others = names.filter((name) => !own.includes(name))
  const lanes = own.map((name) => laneOf(name, byInitiator.get(name) ?? []))
  const shared: Lane = {
    initiator: undefined,
    kind: 'unknown',
    entries: others.reduce((sum, name) => sum + (byInitiator.get(name)?.length ?? 0), 0),
    initiators: others.length,
  }
  const laneOfEntry = (entry: ShownEntry) => {
    const lane = own.indexOf(initiatorOf(entry))
    return lane === -1 ? own.length : lane
  }
  return {
    lanes: others.length === 0 ? lanes : [...lanes, shared],
    rows: rowsOf(entries, laneOfEntry, chosenId),
    initiators: names.length,
  }
}

/** The identity of an initiator: the e-mail address, ignoring case, or else the id. */
export function initiatorOf({ initiator: { id, email } }: ShownEntry): string {
  return email?.toLowerCase() || id
}

function ownLanes(
  names: readonly string[],
  count: (name: string) => number,
  first: string | undefined,
): readonly string[] {
  const order = first === undefined ? names : [first, ...names.filter((name) => name !== first)]
  if (order.length <= lanesMax) return order
  const busiest = new Set(
    order.toSorted((a, b) => Number(b === first) - Number(a === first) || count(b) - count(a)).slice(0, lanesMax - 1),
  )
  return order.filter((name) => busiest.has(name))
}

function laneOf(initiator: string, entries: readonly ShownEntry[]): Lane {
  const [first] = entries
  return { initiator, kind: first ? actorRuleOf(first).kind : 'unknown', entries: entries.length, initiators: 1 }
}

function rowsOf(entries: readonly ShownEntry[], laneOfEntry: (entry: ShownEntry) => number, chosenId: string): Row[] {
  return entries.flatMap((entry, index): Row[] => {
    const previous = entries[index - 1]
    const ms = previous ? timeOf(entry).ms - timeOf(previous).ms : 0
    const row: Row = { kind: 'entry', entry, lane: laneOfEntry(entry), isChosen: entry.id === chosenId }
    return ms > gapMs ? [{ kind: 'gap', ms }, row] : [row]
  })
}

function timeOf({ eventTimeStamp }: ShownEntry): Instant {
  return parseInstant(eventTimeStamp) ?? instantOfMs(0)
}
