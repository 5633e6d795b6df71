// Filters: a caller's search terms, parsed and checked. The match of a filter with an entry is in matcher.ts.

import { parameterInvalid } from '../audit-error.ts'
import { actorNames } from '../entry/actor-kind.ts'
import { eventTypes, severities, visibilities } from '../entry/entry.ts'
import { outcomes } from '../entry/outcome.ts'
import { addressMatch } from './address-match.ts'
import { splitFieldTerm } from './field-path.ts'
import type { Term } from './terms.ts'
import { phrasesOf } from './text-search.ts'
import { valuePattern } from './value-pattern.ts'

export const filterNames = [
  'event-name',
  'event-source',
  'event-type',
  'severity',
  'outcome',
  'visibility',
  'correlation-id',
  'region',
  'user-agent',
  'endpoint',
  'initiator',
  'on-behalf-of',
  'actor',
  'resource',
  'source-ip',
  'field',
  'q',
] as const
export type FilterName = (typeof filterNames)[number]

/** Terms by parameter. */
export type Filter = Readonly<Partial<Record<FilterName, readonly Term[]>>>

/** Of filters that are no free text. */
export const allowedValues: Partial<Record<FilterName, readonly string[]>> = {
  'event-type': eventTypes,
  severity: severities,
  outcome: outcomes,
  actor: actorNames,
  visibility: visibilities,
}

export const valuesMax = 100
/** The length of the longest field that a filter reads. */
export const valueLengthMax = 512
/**
 * Each `field` term searches parts of up to 5 MB, a quarter of a million values: ten terms take a fraction of a second. V8 finds a
 * text of up to 250 characters in linear time (Boyer-Moore).
 */
const fieldsMax = 10
const fieldLengthMax = 250

/** A filter before it is parsed. */
export type AskedFilter = Readonly<Partial<Record<FilterName, readonly string[]>>>

/** @throws AuditError `PARAMETER_INVALID` naming the parameter. */
export function parseFilter(given: AskedFilter): Filter {
  const entries = Object.entries(given) as [FilterName, readonly string[]][]
  return Object.fromEntries(
    entries.map(([name, values]) => {
      const max = name === 'field' ? fieldsMax : valuesMax
      if (values.length > max) throw parameterInvalid(name, `must be given at most ${max} times`)
      return [name, values.map((value) => parseTerm(name, value))]
    }),
  )
}

function parseTerm(name: FilterName, value: string): Term {
  const negated = value.startsWith('!')
  const text = negated ? value.slice(1) : value
  const lengthMax = name === 'field' ? fieldLengthMax : valueLengthMax
  if (text.trim() === '') throw parameterInvalid(name, 'must not be empty')
  if (text.length > lengthMax) throw parameterInvalid(name, `must not be longer than ${lengthMax} characters`)
  checkTerm(name, text)
  return { negated, text }
}

function checkTerm(name: FilterName, text: string): void {
  const allowed = allowedValues[name]
  if (allowed && !allowed.some(valuePattern(text).matches))
    throw parameterInvalid(name, `must be one of ${allowed.join(', ')}`)
  if (name === 'q' && phrasesOf(text).length === 0) throw parameterInvalid(name, 'must hold a word')
  if (name === 'field' && splitFieldTerm(text).length === 0)
    throw parameterInvalid(
      name,
      'must be a path and a value with a colon between them, as in "request.body.role:owner"',
    )
  if (name === 'source-ip' && !addressMatch(text))
    throw parameterInvalid(name, `must be an address, a CIDR, or the text that a service put in its place: "${text}"`)
}
