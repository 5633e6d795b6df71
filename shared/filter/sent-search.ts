// Searches fields that may have been shortened when the entry was stored. The text as sent is in the entry's `details`. If those are in the
// bucket, they are read only if a field shows that it was shortened.
import { type Entry, resourcesMax, type SubmittedEntry } from '../entry/entry.ts'
import { isShortened } from '../entry/shortening.ts'
import type { WholeSearch } from './whole-search.ts'

/** An entry, also before it is stored. */
export type Matched = SubmittedEntry & Pick<Entry, 'payloads'>

type Texts = readonly (string | undefined)[]

/** For each filter, the texts of an entry that it compares. */
const fieldTexts = {
  'event-name': ({ eventName }) => [eventName],
  'event-source': ({ eventSource }) => [eventSource],
  'correlation-id': ({ correlationId }) => [correlationId],
  region: ({ region }) => [region],
  'user-agent': ({ userAgent }) => [userAgent],
  endpoint: ({ request }) => [request.endpoint],
  initiator: ({ initiator }) => [initiator.id, initiator.email],
  'on-behalf-of': ({ serviceAccountDelegationInfo: { principals = [] } = {} }) =>
    principals.flatMap(({ id, email }) => [id, email]),
  resource: ({ resourceId, resourceName, resources = [] }) => [
    resourceId,
    resourceName,
    ...resources.flatMap(({ id, name }) => [id, name]),
  ],
} as const satisfies Readonly<Record<string, (entry: Matched) => Texts>>

export type SentFilterName = keyof typeof fieldTexts

export function isSentFilter(name: string): name is SentFilterName {
  return Object.hasOwn(fieldTexts, name)
}

/** Whether a field of one of these filters looks shortened. A sender's own text may look so too, which only costs one read. */
export function isElsewhere(entry: Matched, names: readonly SentFilterName[]): boolean {
  if (entry.payloads?.['details'] === undefined) return false
  return names.some(
    (name) =>
      fieldTexts[name](entry).some((text) => text !== undefined && isShortened(text)) ||
      (name === 'resource' && entry.resources?.length === resourcesMax),
  )
}

/** @param test tells whether an entry with its whole details matches. */
export function sentSearch(names: readonly SentFilterName[], test: (entry: Matched) => boolean): WholeSearch {
  return {
    scan() {
      let [entry, isOpen]: [Matched | undefined, boolean] = [undefined, false]
      const matches = () => entry !== undefined && test(entry)
      return {
        read(values, at) {
          if (at === undefined) [entry, isOpen] = [values as Matched, isElsewhere(values as Matched, names)]
          if (at === 'details' && entry) [entry, isOpen] = [{ ...entry, details: values } as Matched, false]
        },
        verdict: () => (isOpen ? undefined : matches()),
        matches,
      }
    },
  }
}
