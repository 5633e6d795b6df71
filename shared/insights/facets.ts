// Facets: of each field that a filter is held against, the values that the entries have most often. Each value, put into the filter of the
// same name, finds the entries that are counted for it; one that begins with `!`, or has a `*`, with a backslash before that.
import { actorRuleOf } from '../entry/actor-kind.ts'
import type { SubmittedEntry } from '../entry/entry.ts'
import { resourceNames } from '../entry/index-key.ts'
import { outcomeOf } from '../entry/outcome.ts'
import { caselessForm } from '../entry/text-form.ts'
import { addressesIn } from '../filter/address-match.ts'
import { type TopValues, topValueCounter } from './top-values.ts'

interface FacetValue {
  readonly value: string
  readonly email?: string | undefined
}

type Values = (entry: SubmittedEntry) => readonly FacetValue[]

const one = (value: string | undefined): readonly FacetValue[] => (value ? [{ value }] : [])
const all = (values: readonly string[]): readonly FacetValue[] => [...new Set(values)].map((value) => ({ value }))

/** By the filter that finds them. An entry counts once for each of its values. */
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
  /** Only values that, or whose addresses, begin with this; letter case is ignored. */
  readonly prefix?: string | undefined
}

export interface FacetCounter {
  /** Takes an entry; newest first. */
  add(entry: SubmittedEntry): void
  facets(): Facets
}

export function facetCounter({ names, valuesMax, prefix = '' }: AskedFacets): FacetCounter {
  const counters = [...new Set(names)].map((name) => [name, topValueCounter({ valuesMax })] as const)
  const beginning = caselessForm(prefix)
  const begins = (text: string | undefined) => text !== undefined && caselessForm(text).startsWith(beginning)
  return {
    add: (entry) => {
      for (const [name, counter] of counters)
        for (const { value, email } of valuesOf[name](entry))
          if (begins(value) || begins(email)) counter.add(value, email)
    },
    facets: () => Object.fromEntries(counters.map(([name, counter]) => [name, counter.topValues()])),
  }
}

function principals(of: readonly { readonly id: string; readonly email?: string | undefined }[]): FacetValue[] {
  return [...new Map(of.map(({ id, email }) => [id, { value: id, email }])).values()]
}

/** Each address of a list separately, as for the filter; else the text that a service put there. */
function addresses(text: string): readonly FacetValue[] {
  const found = addressesIn(text)
  return found.length > 0 ? all(found) : one(text.trim())
}
