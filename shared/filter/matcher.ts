// The matcher: a filter compiled once and applied to many entries. It works on decoded entries only: a caller's text never
// reaches the store's expressions.

import { actorRuleOf } from '../entry/actor-kind.ts'
import type { Entry } from '../entry/entry.ts'
import { outcomeOf } from '../entry/outcome.ts'
import { sentTexts } from '../entry/sent-values.ts'
import { caselessForm, normalForm } from '../entry/text-form.ts'
import { keysOf } from '../keys-of.ts'
import { addressSearch } from './address-search.ts'
import { fieldSearch } from './field-search.ts'
import type { Filter, FilterName } from './filter.ts'
import { isElsewhere, isSentFilter, type Matched, sentSearch } from './sent-search.ts'
import { areMet, readTerms, type Term } from './terms.ts'
import { textSearch } from './text-search.ts'
import { valuePattern } from './value-pattern.ts'
import { allOf, type WholeSearch } from './whole-search.ts'

export interface Matcher {
  /** False only if the entry of this line cannot match, so that the line need not be parsed. */
  mayMatch(line: string): boolean
  /** False only if the line alone shows that the entry cannot match. Exact for an entry whose large fields are in place. */
  matches(entry: Matched): boolean
  /** The search of the whole entry with its large fields, which its line lacks. Absent if no filter needs it. */
  readonly whole?: WholeSearch
}

/** Top-level fields of the canonical entry: their exact text can rule out a line before it is parsed. */
const topFields = {
  'event-name': 'eventName',
  'event-source': 'eventSource',
  'event-type': 'eventType',
  severity: 'severity',
  visibility: 'visibility',
  'correlation-id': 'correlationId',
  region: 'region',
} as const satisfies Partial<Record<FilterName, keyof Entry>>

export function matcherOf({ field, q, 'source-ip': addresses, ...filter }: Filter): Matcher {
  const tests = keysOf(filter).flatMap((name) => (filter[name] ? [{ name, test: testOf(name, filter[name]) }] : []))
  const names = tests.map(({ name }) => name).filter(isSentFilter)
  const byLine = tests.filter(({ name }) => !isSentFilter(name))
  const bySent = tests.filter(({ name }) => isSentFilter(name))
  const matchesSent = (entry: Matched) => bySent.every(({ test }) => test(entry))
  const fragments = keysOf(topFields).flatMap((name) => fragmentsOf(topFields[name], filter[name]))
  const text = q && textSearch(q)
  const searches = [
    ...(names.length > 0 ? [sentSearch(names, matchesSent)] : []),
    ...(addresses ? [addressSearch(addresses)] : []),
    ...(field ? [fieldSearch(field)] : []),
    ...(text ? [text] : []),
  ]
  return {
    mayMatch: (line) => (holdsOneOfEach(line, fragments) || mayHoldLess(line)) && (!text || text.mayMatch(line)),
    matches: (entry) => byLine.every(({ test }) => test(entry)) && (matchesSent(entry) || isElsewhere(entry, names)),
    ...(searches.length > 0 ? { whole: allOf(searches) } : {}),
  }
}

type Test = (entry: Matched) => boolean
/** Filters that the entry's line alone decides. */
type LineFilterName = Exclude<FilterName, 'source-ip' | 'field' | 'q'>

function testOf(name: LineFilterName, terms: readonly Term[]): Test {
  const tests = readTerms(terms, (text) => [termTest(name, text)])
  return (entry) => areMet(tests, (test) => test(entry))
}

function termTest(name: LineFilterName, text: string): Test {
  const pattern = valuePattern(text)
  const is = (value: string | undefined) => value !== undefined && pattern.matches(normalForm(value))
  const address = valuePattern(text, caselessForm)
  // E-mail matching ignores case, as mail servers do, although RFC 5321 section 2.4 makes mailboxes case-sensitive.
  const isMailbox = (value: string | undefined) => value !== undefined && address.matches(caselessForm(value))
  /** Tests the stored field and its text as sent. */
  const isSent = (entry: Matched, value: string | undefined, path: string) =>
    is(value) || sentTexts(entry, path).some(is)
  switch (name) {
    case 'initiator':
      return (entry) => {
        const { id, email } = entry.initiator
        return isSent(entry, id, 'initiator.id') || [email, ...sentTexts(entry, 'initiator.email')].some(isMailbox)
      }
    case 'on-behalf-of':
      return (entry) =>
        entry.serviceAccountDelegationInfo?.principals.some(({ id, email }) => is(id) || isMailbox(email)) ||
        sentTexts(entry, 'serviceAccountDelegationInfo', ['principals', 'id', 'email']).some(
          (sent) => is(sent) || isMailbox(sent),
        )
    case 'resource':
      return (entry) =>
        isSent(entry, entry.resourceId, 'resourceId') ||
        isSent(entry, entry.resourceName, 'resourceName') ||
        (entry.resources?.some((each) => is(each.id) || is(each.name)) ?? false) ||
        sentTexts(entry, 'resources', ['id', 'name']).some(is)
    case 'actor':
      return (entry) => {
        const { kind, name: rule } = actorRuleOf(entry)
        return is(kind) || is(rule)
      }
    case 'outcome':
      return (entry) => is(outcomeOf(entry))
    case 'user-agent':
      return (entry) => isSent(entry, entry.userAgent, 'userAgent')
    case 'endpoint':
      return (entry) => isSent(entry, entry.request.endpoint, 'request.endpoint')
    default:
      return (entry) => isSent(entry, entry[topFields[name]], topFields[name])
  }
}

/** A search for more fragments takes longer than parsing the line. The reason for the length is in text-search.ts. */
const fragmentsMax = 8
const fragmentLengthMax = 200

/** RFC 8785 writes a member as `"name":"value"` with JSON.stringify's escapes, so a line without that text lacks the member. */
function fragmentsOf(field: string, terms: readonly Term[] = []): string[][] {
  const wanted = terms.filter(({ negated }) => !negated).map(({ text }) => valuePattern(text))
  const fragments = wanted.flatMap(({ texts, beginnings }) =>
    (texts
      ? texts.map((text) => JSON.stringify(text))
      : beginnings.map((text) => JSON.stringify(text).slice(0, -1))
    ).map((text) => `"${field}":${text}`.slice(0, fragmentLengthMax)),
  )
  return fragments.length === 0 || fragments.length > fragmentsMax ? [] : [fragments]
}

/** Whether a field may have been shortened while its whole text is in the bucket. */
function mayHoldLess(line: string): boolean {
  return line.includes('"payloads":{') && /~[\da-f]{16}"/.test(line)
}

function holdsOneOfEach(line: string, fragments: readonly (readonly string[])[]): boolean {
  if (fragments.length === 0) return true
  const form = normalForm(line)
  return fragments.every((any) => any.some((fragment) => form.includes(fragment)))
}
