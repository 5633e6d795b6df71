// Facets: the most frequent values of each field that has a filter. A value, passed to the filter of the same name, finds the entries that
// were counted for it; a leading `!` and every `*` need a backslash.
import { actorRuleOf } from '../entry/actor-kind.ts'
import type { SubmittedEntry } from '../entry/entry.ts'
import { outcomeOf } from '../entry/outcome.ts'
import { resourceNames } from '../entry/resource-names.ts'
import { caselessForm } from '../entry/text-form.ts'
import { addressesIn } from '../filter/address-match.ts'
import { type TopValues, topValueCounter } from './top-values.ts'

export interface FacetValue {
  readonly value: string
  readonly email?: string | undefined
}

type Values = (entry: SubmittedEntry) => readonly FacetValue[]

const one = (value: string | undefined): readonly FacetValue[] => (value ? [{ value }] : [])
const all = (values: readonly string[]): readonly FacetValue[] => [...new Set(values)].map((value) => ({ value }))

/** By filter. */
const valuesOf = {
  'event-name': ({ eventName }) => one(eventName),
  'event-source': ({ eventSource }) => one(eventSource),
  'event-type': ({ eventType }) => one(eventType),
  severity: ({ severity }) => one(severity),
  outcome: (entry) => one(outcomeOf(entry)),
  visibility: ({ visibility }) => one(visibility),
  'correlation-id': ({ correlationId }) => one(correlationId),
  region: ({ region }) => one(region),
  'user-agent': ({ userAgent }) => one(userAgent),
  endpoint: ({ request }) => one(request.endpoint),
  initiator: ({ initiator: { id, email } }) => [{ value: id, email }],
  'on-behalf-of': ({ serviceAccountDelegationInfo: of }) => principals(of?.principals ?? []),
  actor: (entry) => one(actorRuleOf(entry).kind),
  resource: (entry) => all(resourceNames(entry)),
  'source-ip': ({ sourceIpAddress }) => addresses(sourceIpAddress),
} as const satisfies Record<string, Values>

export type FacetName = keyof typeof valuesOf
export const facetNames = Object.keys(valuesOf) as readonly FacetName[]

export type Facets = Readonly<Partial<Record<FacetName, TopValues>>>

export interface AskedFacets {
  readonly names: readonly FacetName[]
  /** The number of values shown for each facet. */
  readonly valuesMax: number
  /** Counts only values that begin with this, or whose address does; letter case is ignored. */
  readonly prefix?: string | undefined
}

export interface FacetCounter {
  /** Adds the values that so many entries have for one of the facets; the newest entry comes first. */
  add(facet: number, values: readonly FacetValue[], entries: number): void
  facets(): Facets
}

/** The values of an entry that has the fields of the filter, whatever else it has. An entry counts once for each of them. */
export function facetValuesOf(name: FacetName, entry: SubmittedEntry): readonly FacetValue[] {
  return valuesOf[name](entry)
}

/** @param asked each name once. */
export function facetCounter({ names, valuesMax, prefix = '' }: AskedFacets): FacetCounter {
  const counters = names.map((name) => [name, topValueCounter({ valuesMax })] as const)
  const beginning = caselessForm(prefix)
  const begins = (text: string | undefined) => text !== undefined && caselessForm(text).startsWith(beginning)
  return {
    add: (facet, values, entries) => {
      for (const { value, email } of values)
        if (beginning === '' || begins(value) || begins(email)) counters[facet]?.[1].add(value, email, entries)
    },
    facets: () => Object.fromEntries(counters.map(([name, counter]) => [name, counter.topValues()])),
  }
}

function principals(of: readonly { readonly id: string; readonly email?: string | undefined }[]): FacetValue[] {
  return [...new Map(of.map(({ id, email }) => [id, { value: id, email }])).values()]
}

/** Each address of a list separately, as the filter does; otherwise the text that a service sent instead. */
function addresses(text: string): readonly FacetValue[] {
  const found = addressesIn(text)
  return found.length > 0 ? all(found) : one(text.trim())
}
