// Which entries a timeline shows around the chosen one, and the list requests that get them.
import type { SubmittedEntry } from '../entry/entry.ts'
import { parseInstant } from '../time/instant.ts'
import { exactValue } from './exact-value.ts'

/** What the entries have in common with the chosen one. `all`: every entry of the scope. */
export const relations = ['correlation', 'initiator', 'resource', 'all'] as const
export type Relation = (typeof relations)[number]

export interface Window {
  readonly relation: Relation
  /** The time before and after the chosen entry. Absent if the number of entries is the limit (`correlation`, `resource`). */
  readonly aroundMs?: number
}

/** A part of the timeline: one list query, read until its end or until there are enough entries. */
export interface Part {
  readonly parameters: readonly (readonly [name: string, value: string])[]
  readonly entriesMax: number
}

const aroundMsOf = { initiator: 5 * 60_000, all: 60_000 } as const
const aroundMsMax = 90 * 24 * 60 * 60_000
/** More than anybody reads in one timeline; the page says if there are more. */
const entriesMax = 500
const neighboursMax = 20

/** @param window as in the URL: `90s`, `5m`, `2h`, `1d`. */
export function windowOf(relation: string | null, window: string | null): Window {
  const known = relations.find((each) => each === relation) ?? 'all'
  if (known === 'correlation' || known === 'resource') return { relation: known }
  return { relation: known, aroundMs: parseSpan(window ?? '') ?? aroundMsOf[known] }
}

export function parseSpan(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,6})(s|m|h|d)$/.exec(text) ?? []
  const ms = Number(count) * (unitMs.get(unit) ?? 0)
  return ms > 0 ? Math.min(ms, aroundMsMax) : undefined
}

export function spanText(ms: number): string {
  const [unit, size] = [...unitMs].reverse().find(([, each]) => ms % each === 0) ?? ['s', 1000]
  return `${Math.max(1, Math.round(ms / size))}${unit}`
}

/** Doubles the window in both directions. */
export function widened({ relation, aroundMs }: Window): Window {
  return aroundMs === undefined ? { relation } : { relation, aroundMs: Math.min(aroundMs * 2, aroundMsMax) }
}

/** Offers only relations whose field the entry has. */
export function relationsOf(entry: SubmittedEntry): Relation[] {
  return relations.filter(
    (relation) =>
      (relation !== 'correlation' || Boolean(entry.correlationId)) &&
      (relation !== 'resource' || Boolean(entry.resourceId || entry.resourceName)),
  )
}

export function partsOf(entry: SubmittedEntry, { relation, aroundMs = 0 }: Window): Part[] {
  const at = parseInstant(entry.eventTimeStamp)?.ms ?? 0
  const from = (ms: number) => ['start-time-range', timeText(ms)] as const
  const to = (ms: number) => ['end-time-range', timeText(ms)] as const
  // The end of a range is exclusive, and the entry may lie within the millisecond.
  const around = [from(at - aroundMs), to(at + aroundMs + 1)]
  const ascending = ['sort', 'asc'] as const
  switch (relation) {
    case 'correlation':
      return [{ parameters: [['correlation-id', exactValue(entry.correlationId ?? '')], ascending], entriesMax }]
    case 'initiator': {
      const { id, email } = entry.initiator
      return [{ parameters: [['initiator', exactValue(email || id)], ...around, ascending], entriesMax }]
    }
    case 'resource': {
      const resource = ['resource', exactValue(entry.resourceId || entry.resourceName || '')] as const
      return [
        { parameters: [resource, to(at + 1)], entriesMax: neighboursMax + 1 },
        { parameters: [resource, from(at), ascending], entriesMax: neighboursMax + 1 },
      ]
    }
    case 'all':
      return [{ parameters: [...around, ascending], entriesMax }]
  }
}

const unitMs = new Map([
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])

function timeText(ms: number): string {
  return new Date(ms).toISOString()
}
