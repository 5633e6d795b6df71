// The list that proves a number: the query plus one value. If filters cannot express the list exactly, there is none, since a list that only
// comes close would mislead. A blank in a value also matches a plus (shared/filter/value-pattern.ts).
import { exactValue } from '../../../../shared/filter/exact-value.ts'

/** Filters of fields with one value per entry: the one value replaces several wanted ones. */
const ofOneValue = new Set([
  ...[
    'event-name',
    'event-source',
    'event-type',
    'severity',
    'outcome',
    'visibility',
    'region',
    'user-agent',
    'endpoint',
  ],
  'correlation-id',
])

/** The maximum length of a `field` filter (shared/filter/filter.ts). */
const fieldLengthMax = 250

/** The query with exactly this value, or `undefined`. */
export function withValue(asked: URLSearchParams, name: string, value: string): URLSearchParams | undefined {
  const wanted = asked.getAll(name).filter(isWanted)
  const exact = exactValue(value)
  const isTold = wanted.length === 0 || ofOneValue.has(name) || wanted.every((one) => one === exact)
  return isTold ? replacing(asked, name, [exact]) : undefined
}

/** The query without this value. */
export function withoutValueOf(asked: URLSearchParams, name: string, value: string): URLSearchParams {
  const term = `!${exactValue(value)}`
  return asked.getAll(name).includes(term) ? asked : new URLSearchParams([...asked, [name, term]])
}

/**
 * The query for the initiator with this id. The filter `initiator` also matches addresses, so if the id may be one, or if the query names others
 * by address, the filter `field` is used.
 */
export function byInitiator(asked: URLSearchParams, id: string): URLSearchParams | undefined {
  const wanted = asked.getAll('initiator').filter(isWanted)
  const isPlain = wanted.every((one) => one === exactValue(id))
  if (isPlain && !id.includes('@')) return replacing(asked, 'initiator', [exactValue(id)])
  const term = `initiator.id:${id.replaceAll('*', '\\*')}`
  if (asked.has('field') || term.length > fieldLengthMax) return undefined
  const narrowed = isPlain ? replacing(asked, 'initiator', [exactValue(id)]) : new URLSearchParams(asked)
  narrowed.append('field', term)
  return narrowed
}

/** The query for these actors: by kinds, if it names none; otherwise by rules, each of which belongs to one kind. */
export function byActors(
  asked: URLSearchParams,
  kinds: readonly string[],
  rules: readonly { readonly rule: string; readonly kind: string; readonly entries: number }[],
): URLSearchParams | undefined {
  if (!asked.getAll('actor').some(isWanted)) return replacing(asked, 'actor', kinds)
  const decided = rules.filter(({ kind, entries }) => kinds.includes(kind) && entries > 0).map(({ rule }) => rule)
  return decided.length === 0 ? undefined : replacing(asked, 'actor', decided)
}

/** Replaces the wanted values of the filter; unwanted ones stay. */
function replacing(asked: URLSearchParams, name: string, values: readonly string[]): URLSearchParams {
  const unwanted = asked.getAll(name).filter((one) => !isWanted(one))
  const narrowed = new URLSearchParams(asked)
  narrowed.delete(name)
  for (const value of [...unwanted, ...values]) narrowed.append(name, value)
  return narrowed
}

function isWanted(value: string): boolean {
  return !value.startsWith('!')
}
