// Drop rules: what is not to be kept of what a sender sends, in the words of a listing. Knows nothing of who sends, nor of what becomes of an
// entry that no rule names.

import { AuditError, parameterInvalid } from '../audit-error.ts'
import type { SubmittedEntry } from '../entry/entry.ts'
import { allowedValues, type Filter, type FilterName, parseFilter, valueLengthMax } from './filter.ts'
import { matcherOf } from './matcher.ts'

/**
 * Fields that are in every entry as it was sent. Not among them: free text and paths, which would find in a body what nobody meant; `actor`,
 * whose rules may change with a release; what tells entries apart one by one.
 */
export const dropFilters = [
  'event-name',
  'event-source',
  'event-type',
  'severity',
  'outcome',
  'region',
  'user-agent',
  'endpoint',
  'initiator',
  'resource',
] as const satisfies readonly FilterName[]

/** Of a key. Ten thousand records of one request are compared with each value of each rule. */
export const dropRulesMax = 5
export const dropValuesMax = 20
export const dropRuleLengthMax = 2000

/** A blank, as an address has it: what JavaScript trims, in UTF-8. */
const blank = '(?:\\+|%(?:0[9A-D]|20|C2%A0|E1%9A%80|E2%80%(?:8[0-9A]|A[89F])|E2%81%9F|E3%80%80|EF%BB%BF))'
/** A character, or a byte of one. */
const unit = "(?:[!-$'-~]|%[0-9A-F]{2})"
const anyText = `(?!(?:!|%21)?${blank}*(?:&|$))!?${unit}{1,${valueLengthMax}}`
const term = `(?:${dropFilters.map((name) => `${name}=${patternOf(name)}`).join('|')})`

/**
 * A rule as a key is made with: a query as it stands in an address, with each name and each choice in full, and all else that is not ASCII
 * percent-encoded. Every text of it is one that `parseDropRule` takes, so the API's description can say which are rules.
 */
export const dropRulePattern = new RegExp(`^${term}(?:&${term}){0,${dropValuesMax - 1}}$`)

function patternOf(name: FilterName): string {
  const choices = allowedValues[name]
  return choices ? `!?(?:${choices.join('|')})` : anyText
}

export function isDropRule(text: string): boolean {
  return dropRulePattern.test(text)
}

/**
 * The filters of a rule: a query of a listing, as `event-name=Get*&outcome=SUCCESS`.
 * @throws AuditError `PARAMETER_INVALID` naming the filter.
 */
export function parseDropRule(text: string): Filter {
  const values = [...new URLSearchParams(text)].map(([name, value]) => [filterNamed(name), value] as const)
  // Without any, it would drop everything.
  if (values.length === 0 || values.length > dropValuesMax)
    throw new AuditError('PARAMETER_INVALID', `a rule must have 1 to ${dropValuesMax} values`)
  return parseFilter(
    Object.fromEntries(
      Array.from(
        Map.groupBy(values, ([name]) => name),
        ([name, of]) => [name, of.map(([, value]) => value)],
      ),
    ),
  )
}

function filterNamed(name: string): FilterName {
  const known = dropFilters.find((one) => one === name)
  if (!known) throw parameterInvalid(name, `must be one of ${dropFilters.join(', ')}`)
  return known
}

/** Whether one of the rules drops an entry. @throws AuditError as `parseDropRule`. */
export function droppedBy(rules: readonly string[]): (entry: SubmittedEntry) => boolean {
  const matchers = rules.map((rule) => matcherOf(parseDropRule(rule)))
  return (entry) => matchers.some((matcher) => matcher.matches(entry))
}
