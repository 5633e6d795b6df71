// A summary: what the fold over some entries counts of them, without the entries. To add it to a fold that has counted what is newer comes
// to the same as to add the entries. How it is written is in shared/parts/packed-summary.ts.
import type { ActorRuleName } from '../entry/actor-kind.ts'
import { dayMs } from '../time/day.ts'
import { eachTopValue, failedRows, rowsByHand, type TopName, topNames } from './counted-facts.ts'
import { type FactRows, rowsBetween } from './fact-column.ts'
import type { Act, Facts, ResourceNames } from './facts.ts'
import { hasFailed } from './failing-operations.ts'

/**
 * The version of all that decides what a summary says: the rules that tell who acts and what failed, what is counted, and how it is written.
 * A summary of another version does not count; its entries do. A test holds the summary of a fixed log against it.
 */
export const summaryVersion = 1

/** Entries are counted by quarters of an hour of UTC: days begin with one in every time zone of today. */
export const slotMs = 15 * 60 * 1000

export interface Slot {
  /** When it begins. */
  readonly ms: number
  readonly entries: number
  /** Of these. */
  readonly failed: number
}

export interface TopEntries {
  readonly value: string
  readonly email?: string | undefined
  readonly entries: number
}

export interface OperationEntries extends Pick<Act, 'eventSource' | 'eventName'> {
  readonly entries: number
  /** Of these. */
  readonly failed: number
}

/**
 * Acts that are the same, the newest first: of each the number of its entries, and the times that matter, which are its newest and the
 * first of each day. The first rows are the newest of the acts, in their order.
 */
export interface Occasions {
  readonly times: ArrayLike<number>
  /** By row, the time. */
  readonly ms: ArrayLike<number>
  /** Of the acts, one after the other, from the newest of each. */
  readonly rows: ArrayLike<number>
  /** Where those of each act begin; one more for the end of the last. */
  readonly starts: ArrayLike<number>
}

/** Every list is in the order of the newest entry that it counts, the newest first. */
export interface Summary {
  readonly entries: number
  readonly slots: readonly Slot[]
  readonly top: Readonly<Record<TopName, readonly TopEntries[]>>
  readonly rules: readonly { readonly name: ActorRuleName; readonly entries: number }[]
  readonly operations: readonly OperationEntries[]
  /** Successful acts of people. */
  readonly acts: readonly Act[]
  readonly byOperation: Occasions
  readonly byResource: Occasions
  /** Of those by resource: the place of the act. */
  readonly actOf: ArrayLike<number>
  /** The number of the resource's id, or of its name if it has none. */
  readonly keyOf: (place: number) => number
  /** The text of a number, which is below how many there may be. */
  readonly keyAt: (key: number) => string
  readonly keys: number
  /** Both, by the newest entry. */
  readonly resourceOf: (place: number) => ResourceNames
}

/** Of all rows. */
export function summaryOf(facts: Facts): Summary {
  const rows = rowsBetween(0, facts.times.ms.length)
  const byHand = rowsByHand(facts, rows)
  const { ms } = facts.times
  const [byOperation, byResource] = [occasionsWriter(ms), occasionsWriter(ms)]
  const acts: Act[] = []
  const placeOf = new Map<number, number>()
  facts.act.groups(byHand, (act, own, from, end) => {
    placeOf.set(facts.act.codes[own[from] ?? 0] ?? 0, acts.push(act) - 1)
    byOperation.add(own, from, end)
  })
  const actOf: number[] = []
  const newest: number[] = []
  const keys: number[] = []
  const numbers = new Map<string, number>()
  facts.actedOn.groups(byHand, (resource, own, from, end) => {
    if (resource === undefined) return
    const row = own[from] ?? 0
    newest.push(row)
    const number = numbers.get(resource) ?? numbers.size
    numbers.set(resource, number)
    keys.push(number)
    actOf.push(placeOf.get(facts.act.codes[row] ?? 0) ?? 0)
    byResource.add(own, from, end)
  })
  const texts = [...numbers.keys()]
  const top = Object.fromEntries(topNames.map((name) => [name, topEntriesOf(name, facts, rows)]))
  return {
    entries: rows.length,
    slots: slotsOf(facts, rows),
    top: top as Record<TopName, TopEntries[]>,
    rules: rulesOf(facts, rows),
    operations: operationsOf(facts, rows),
    acts,
    byOperation: byOperation.done(),
    byResource: byResource.done(),
    actOf,
    keyOf: (place) => keys[place] ?? 0,
    keyAt: (key) => texts[key] ?? '',
    keys: texts.length,
    resourceOf: (place) => facts.resourceAt(newest[place] ?? 0),
  }
}

function slotsOf(facts: Facts, rows: FactRows): Slot[] {
  const slots: { ms: number; entries: number; failed: number }[] = []
  for (const row of rows) {
    const ms = Math.floor((facts.times.ms[row] ?? 0) / slotMs) * slotMs
    if (slots.at(-1)?.ms !== ms) slots.push({ ms, entries: 0, failed: 0 })
    const slot = slots.at(-1)
    if (!slot) continue
    slot.entries += 1
    if (hasFailed(facts.outcome.at(row))) slot.failed += 1
  }
  return slots
}

function topEntriesOf(name: TopName, facts: Facts, rows: FactRows): TopEntries[] {
  const found: TopEntries[] = []
  eachTopValue(name, facts, rows, (value, email, entries) => found.push({ value, email, entries }))
  return found
}

function rulesOf(facts: Facts, rows: FactRows): Summary['rules'] {
  const counts = new Map<ActorRuleName, number>()
  facts.rule.counts(rows, ({ name }, own) => counts.set(name, (counts.get(name) ?? 0) + own))
  return Array.from(counts, ([name, entries]) => ({ name, entries }))
}

function operationsOf(facts: Facts, rows: FactRows): OperationEntries[] {
  const failed = new Map<object, number>()
  facts.operation.counts(failedRows(facts, rows), (operation, own) => failed.set(operation, own))
  const found: OperationEntries[] = []
  facts.operation.counts(rows, (operation, own) =>
    found.push({ ...operation, entries: own, failed: failed.get(operation) ?? 0 }),
  )
  return found
}

/** @param ms the times of all rows. */
function occasionsWriter(ms: ArrayLike<number>) {
  const times: number[] = []
  const newest: number[] = []
  const firsts: number[] = []
  const firstStarts = [0]
  return {
    /** Acts that are the same, as an act counter takes them. */
    add(rows: FactRows, from: number, end: number) {
      const newestMs = ms[rows[from] ?? 0] ?? 0
      let first = newestMs
      for (let at = from; at < end; at += 1) {
        const next = ms[rows[at] ?? 0] ?? 0
        if (Math.floor(next / dayMs) !== Math.floor(first / dayMs) && first !== newestMs) firsts.push(first)
        first = next
      }
      if (first !== newestMs) firsts.push(first)
      times.push(end - from)
      newest.push(newestMs)
      firstStarts.push(firsts.length)
    },
    done: () => occasionsOf(times, newest, firsts, firstStarts),
  }
}

/** @param firsts of all acts, one after the other: the first times of days, but for one that is the newest. @param firstStarts of each act. */
export function occasionsOf(
  times: ArrayLike<number>,
  newest: ArrayLike<number>,
  firsts: ArrayLike<number>,
  firstStarts: ArrayLike<number>,
): Occasions {
  const ms = new Float64Array(newest.length + firsts.length)
  ms.set(newest)
  ms.set(firsts, newest.length)
  const rows = new Uint32Array(ms.length)
  const starts = new Uint32Array(newest.length + 1)
  for (let place = 0, at = 0; place < newest.length; place += 1) {
    rows[at++] = place
    for (let first = firstStarts[place] ?? 0; first < (firstStarts[place + 1] ?? 0); first += 1)
      rows[at++] = newest.length + first
    starts[place + 1] = at
  }
  return { times, ms, rows, starts }
}
