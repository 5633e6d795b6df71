// The list that proves a number: what was asked, and one value more. A number whose list the filters cannot say exactly has none; to show
// one that comes close would be worse. A blank in a value also finds a plus (shared/filter/value-pattern.ts).
import { exactValue } from '../share/exact-value.ts'

/** Filters of fields of which an entry has one value: which of several wanted values it was is said by that value alone. */
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

/** A value of `field` has no place for more (shared/filter/filter.ts). */
const fieldLengthMax = 250

/** What was asked and has exactly this value, or `undefined`. */
export function withValue(asked: URLSearchParams, name: string, value: string): URLSearchParams | undefined {
  const wanted = asked.getAll(name).filter(isWanted)
  const exact = exactValue(value)
  const isTold = wanted.length === 0 || ofOneValue.has(name) || wanted.every((one) => one === exact)
  return isTold ? replacing(asked, name, [exact]) : undefined
}

/** What was asked without this value. */
export function withoutValueOf(asked: URLSearchParams, name: string, value: string): URLSearchParams {
  const term = `!${exactValue(value)}`
  return asked.getAll(name).includes(term) ? asked : new URLSearchParams([...asked, [name, term]])
}

/**
 * What was asked and is by the initiator of this id. The filter `initiator` also finds addresses: where the id may be one, or others were asked
 * for by theirs, the field itself says it.
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

/** What was asked and is by such actors: kinds, where none were asked for; else the rules that decided, of which each is of one kind. */
export function byActors(
  asked: URLSearchParams,
  kinds: readonly string[],
  rules: readonly { readonly rule: string; readonly kind: string; readonly entries: number }[],
): URLSearchParams | undefined {
  if (!asked.getAll('actor').some(isWanted)) return replacing(asked, 'actor', kinds)
  const decided = rules.filter(({ kind, entries }) => kinds.includes(kind) && entries > 0).map(({ rule }) => rule)
  return decided.length === 0 ? undefined : replacing(asked, 'actor', decided)
}

/** What is wanted of the name is these; what is not stays unwanted. */
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
