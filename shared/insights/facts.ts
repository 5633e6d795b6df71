// The facts of some entries: all of them that insights count, by column, a row for each entry, the newest first. They are read off the
// entries' lines, or off the columns of a part of the search index. Counts nothing.

import { addressOf, clientOf, isDelegated, isSystemEvent, ruleOfTraits } from '../entry/actor-kind.ts'
import { type Entry, lineageOf, type SubmittedEntry } from '../entry/entry.ts'
import { entryIdMs, entryIdNanoseconds } from '../entry/entry-id.ts'
import { receivedMsOf } from '../entry/late.ts'
import { outcomeOf } from '../entry/outcome.ts'
import { containerOf, type Scope } from '../entry/scope.ts'
import { type FacetName, facetValuesOf } from './facets.ts'
import { type FactColumn, factColumn, fewValuesColumn, pairedColumn } from './fact-column.ts'

/** By row, what decides the place of an entry in the order of events (shared/filter/event-order.ts), but for the last step, by id. */
export interface EventTimes {
  /** Since the epoch. */
  readonly ms: ArrayLike<number>
  /** Within the millisecond. */
  readonly nanoseconds: ArrayLike<number>
  readonly receivedMs: ArrayLike<number>
}

/** Where the facts of a filter stand: in entries that have at least the fields of that filter. */
export interface ViewedEntries {
  /** By row, the place of its entry. */
  readonly codes: ArrayLike<number>
  readonly places: number
  readonly entryAt: (place: number) => Entry
  /** A text field of an entry, if it can be had without the others. */
  readonly firstTextAt?: (field: string, place: number) => string | undefined
}

/** The acts of somebody: who, and what. */
export type Act = Pick<SubmittedEntry, 'initiator' | 'eventSource' | 'eventName'>

export type ResourceNames = Pick<SubmittedEntry, 'resourceId' | 'resourceName'>

export type Facts = ReturnType<typeof factsBy>

/** The filters whose fields are counted, whatever facets are asked for. */
export const countedFilters = [
  'event-name',
  'event-source',
  'event-type',
  'severity',
  'outcome',
  'initiator',
  'on-behalf-of',
  'user-agent',
  'resource',
] as const

/** @param container the most specific one. */
export function factsBy(
  times: EventTimes,
  container: FactColumn<Scope>,
  entriesBy: (name: FacetName) => ViewedEntries,
  facets: readonly FacetName[],
) {
  const column = <T>(name: FacetName, read: (entry: Entry) => T) => {
    const { codes, places, entryAt } = entriesBy(name)
    return factColumn(codes, places, (place) => read(entryAt(place)))
  }
  const trait = <T>(name: FacetName, read: (entry: Entry) => T) => {
    const { codes, places, entryAt } = entriesBy(name)
    return fewValuesColumn(codes, places, (place) => read(entryAt(place)))
  }
  const eventName = column('event-name', (entry) => entry.eventName)
  const eventSource = column('event-source', (entry) => entry.eventSource)
  const initiator = column('initiator', (entry) => entry.initiator)
  const operation = pairedColumn(eventSource, eventName, (source, name) => ({ eventSource: source, eventName: name }))
  const act = pairedColumn(
    operation,
    initiator,
    ({ eventSource: source, eventName: name }, who): Act => ({
      eventSource: source,
      eventName: name,
      initiator: who,
    }),
  )
  const type = pairedColumn(
    trait('event-type', isSystemEvent),
    trait('on-behalf-of', isDelegated),
    (isSystem, isOnBehalf) => ({ isSystemEvent: isSystem, isDelegated: isOnBehalf }),
  )
  const caller = pairedColumn(trait('initiator', addressOf), trait('user-agent', clientOf), (address, client) => ({
    address,
    client,
  }))
  const { codes, places, entryAt, firstTextAt } = entriesBy('resource')
  const resource = factColumn(
    codes,
    places,
    (place) => firstTextAt?.('resourceId', place) ?? keyOfResource(entryAt(place)),
  )
  return {
    times,
    container,
    eventName,
    eventSource,
    initiator,
    operation,
    severity: column('severity', ({ severity }) => severity),
    outcome: column('outcome', outcomeOf),
    /** The rule that tells who acts. */
    rule: pairedColumn(type, caller, (own, others) => ruleOfTraits({ ...own, ...others })),
    act,
    /** For each act and resource: the id of the resource, or its name if it has none. */
    actedOn: pairedColumn(act, resource, (_, key) => key),
    resourceAt: (row: number): ResourceNames => entryAt(codes[row] ?? 0),
    /** In the order of the facets that are asked for. */
    facets: facets.map((name) => column(name, (entry) => facetValuesOf(name, entry))),
  } as const
}

/** The id of the resource, or its name if it has none. */
function keyOfResource({ resourceId, resourceName }: ResourceNames): string | undefined {
  return resourceId ?? resourceName
}

/** @param entries newest first. */
export function factsOf(entries: readonly Entry[], facets: readonly FacetName[] = []): Facts {
  const codes = entries.map((_, row) => row)
  const own: ViewedEntries = { codes, places: entries.length, entryAt: (place) => entries[place] as Entry }
  return factsBy(
    {
      ms: entries.map(({ id }) => entryIdMs(id)),
      nanoseconds: entries.map(({ id }) => entryIdNanoseconds(id)),
      receivedMs: entries.map(receivedMsOf),
    },
    factColumn(codes, entries.length, (place) => containerOf(lineageOf(own.entryAt(place)))),
    () => own,
    facets,
  )
}
