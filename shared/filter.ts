// Filters: what a caller types to narrow a listing, parsed and matched against an entry. Everything happens here, on decoded entries:
// nothing that a caller types reaches the store's own expressions.

import { addressMatch } from './address-match.ts'
import { AuditError } from './audit-error.ts'
import type { Entry } from './entry.ts'
import { type TextSearch, textSearch } from './text-search.ts'

/**
 * One value of a parameter. Values of one parameter are *or* (those that are negated: *and not*), parameters are *and*. A leading
 * `!` negates, a trailing `*` means prefix; a backslash before either takes it as it is.
 */
export interface Term {
  readonly negated: boolean
  readonly prefix: boolean
  readonly text: string
}

/** Fields by whose exact text a line can be ruled out before it is parsed: they stand at the top of the canonical entry. */
const topFields = {
  'event-name': 'eventName',
  'event-source': 'eventSource',
  'event-type': 'eventType',
  severity: 'severity',
  visibility: 'visibility',
  'correlation-id': 'correlationId',
  region: 'region',
} as const satisfies Record<string, keyof Entry>

export const filterNames = [...keysOf(topFields), 'initiator', 'resource', 'source-ip', 'q'] as const
export type FilterName = (typeof filterNames)[number]

/** By parameter; one that is not given is absent. */
export type Filter = Readonly<Partial<Record<FilterName, readonly Term[]>>>

const allowedValues: Partial<Record<FilterName, readonly string[]>> = {
  'event-type': ['ADMIN_ACTIVITY', 'SYSTEM_EVENT', 'POLICY_DENIED'],
  severity: ['INFO', 'ERROR'],
  visibility: ['PUBLIC', 'PRIVATE'],
}

export const valuesMax = 100
/** As long as the longest field that a filter is held against; a longer key could not be looked up. */
const valueLengthMax = 512

/** As it was asked for, before it is parsed. */
export type AskedFilter = Readonly<Partial<Record<FilterName, readonly string[]>>>

/** @throws AuditError `PARAMETER_INVALID` naming the parameter. */
export function parseFilter(given: AskedFilter): Filter {
  const entries = Object.entries(given) as [FilterName, readonly string[]][]
  return Object.fromEntries(
    entries.map(([name, values]) => {
      if (values.length > valuesMax) throw invalid(name, `must be given at most ${valuesMax} times`)
      return [name, values.map((value) => parseTerm(name, value))]
    }),
  )
}

export interface Matcher {
  /** False only when no entry that stands in this line can match: what is ruled out so need not be parsed. */
  mayMatch(line: string): boolean
  /** Whether the entry matches, as far as its line goes. */
  matches(entry: Entry): boolean
  /** The free text, which may also be in the parts of an entry that its line does not hold. */
  readonly text: TextSearch | undefined
}

/** Compiles the filter once for many entries. */
export function matcherOf(filter: Filter): Matcher {
  const tests = (Object.entries(filter) as [FilterName, readonly Term[]][])
    .filter(([name]) => name !== 'q')
    .map(([name, terms]) => testOf(name, terms))
  const fragments = keysOf(topFields).flatMap((name) => fragmentsOf(topFields[name], filter[name] ?? []))
  const text = filter.q && textSearch(filter.q)
  return {
    mayMatch: (line) =>
      fragments.every((any) => any.some((fragment) => line.includes(fragment))) && (!text || text.mayMatch(line)),
    matches: (entry) => tests.every((test) => test(entry)),
    text,
  }
}

/** The values of a parameter, if an entry must carry one of exactly these. */
export function exactValues(terms: readonly Term[] | undefined): readonly string[] | undefined {
  const wanted = terms?.filter(({ negated }) => !negated) ?? []
  return wanted.length > 0 && wanted.every(({ prefix }) => !prefix) ? wanted.map(({ text }) => text) : undefined
}

function parseTerm(name: FilterName, value: string): Term {
  const negated = value.startsWith('!')
  const rest = negated ? value.slice(1) : value
  const prefix = name !== 'q' && rest.endsWith('*') && !rest.endsWith('\\*')
  const text = (prefix ? rest.slice(0, -1) : rest).replace(/^\\(?=[!\\])/, '').replace(/\\\*$/, '*')
  if (text === '' && !prefix) throw invalid(name, 'must not be empty')
  if (text.length > valueLengthMax) throw invalid(name, `must not be longer than ${valueLengthMax} characters`)
  checkAllowed(name, text, prefix)
  return { negated, prefix, text }
}

function checkAllowed(name: FilterName, text: string, prefix: boolean): void {
  const allowed = allowedValues[name]
  if (allowed && !allowed.some((value) => (prefix ? value.startsWith(text) : value === text)))
    throw invalid(name, `must be one of ${allowed.join(', ')}`)
}

function testOf(name: FilterName, terms: readonly Term[]): (entry: Entry) => boolean {
  const tests = terms.map((term) => ({ negated: term.negated, test: termTest(name, term) }))
  const wanted = tests.filter(({ negated }) => !negated)
  const unwanted = tests.filter(({ negated }) => negated)
  return (entry) =>
    (wanted.length === 0 || wanted.some(({ test }) => test(entry))) && !unwanted.some(({ test }) => test(entry))
}

function termTest(name: FilterName, { text, prefix }: Term): (entry: Entry) => boolean {
  const is = (value: string | undefined) => value !== undefined && (prefix ? value.startsWith(text) : value === text)
  const lower = text.toLowerCase()
  // Mailboxes are told apart by case nowhere but in RFC 5321.
  const isAddress = (value: string | undefined) =>
    value !== undefined && (prefix ? value.toLowerCase().startsWith(lower) : value.toLowerCase() === lower)
  switch (name) {
    case 'initiator':
      return ({ initiator }) => is(initiator.id) || isAddress(initiator.email)
    case 'resource':
      return ({ resourceId, resourceName }) => is(resourceId) || is(resourceName)
    case 'source-ip': {
      const match = addressMatch(text, prefix)
      if (!match)
        throw invalid(name, `must be an address, a CIDR, or the text that a service put in its place: "${text}"`)
      return ({ sourceIpAddress }) => match(sourceIpAddress)
    }
    case 'q':
      throw new Error('free text is matched by text-search.ts')
    default:
      return (entry) => is(entry[topFields[name]])
  }
}

/** To look for more of them takes longer than to parse the line; why no longer ones are looked for, see text-search.ts. */
const fragmentsMax = 8
const fragmentLengthMax = 200

/** RFC 8785 writes a member as `"name":"value"` with JSON.stringify's escapes: a line without that, or its beginning, cannot hold it. */
function fragmentsOf(field: string, terms: readonly Term[]): string[][] {
  const wanted = terms.filter(({ negated }) => !negated)
  if (wanted.length === 0 || wanted.length > fragmentsMax) return []
  return [
    wanted
      .map(({ text, prefix }) => `"${field}":${prefix ? JSON.stringify(text).slice(0, -1) : JSON.stringify(text)}`)
      .map((fragment) => fragment.slice(0, fragmentLengthMax)),
  ]
}

function invalid(name: string, fault: string): AuditError {
  return new AuditError('PARAMETER_INVALID', `"${name}" ${fault}`)
}

function keysOf<K extends string>(record: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(record) as K[]
}
