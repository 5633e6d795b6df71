// The numbers of the insights page, and the list that proves each. Numbers and lists cover the examined part of the range; both ends of it
// are in the list's address, so a link keeps its meaning.
import type {
  ActorGroupName,
  ActorRule,
  FailingOperation,
  InsightsAnswer,
  Operation,
  Repetition,
} from './insights-answer.ts'
import { byActors, byInitiator, withoutValueOf, withValue } from './narrowed.ts'

export interface Proved {
  readonly count: number
  /** The query of the list with exactly these entries. Absent if there are none, or if filters cannot express it. */
  readonly list?: URLSearchParams
}

export interface InsightsPage {
  readonly entries: Proved
  readonly failed: Proved
  readonly denied: Proved
  readonly people: Proved
  readonly initiators: { readonly distinct: number; readonly exact: boolean }
  readonly failing: readonly FailingRow[]
  readonly repeated: readonly RepeatedRow[]
  readonly actors: { readonly groups: readonly ActorGroup[]; readonly rules: readonly RuleRow[] }
}

export interface FailingRow {
  readonly eventSource: string
  readonly eventName: string
  readonly failed: Proved
  readonly entries: Proved
  /** From 0 to 1. */
  readonly rate: number
}

export interface RepeatedRow {
  readonly eventName: string
  readonly eventSource: string
  readonly initiator: { readonly id: string; readonly email?: string }
  readonly times: Proved
  readonly days: number
}

export interface ActorGroup {
  readonly group: ActorGroupName
  readonly entries: Proved
  /** From 0 to 1. */
  readonly share: number
}

export interface RuleRow extends Omit<ActorRule, 'entries'> {
  readonly entries: Proved
}

const kindsOf = {
  human: ['person'],
  automated: ['service-account', 'program', 'system'],
  unknown: ['unknown'],
} as const satisfies Record<ActorGroupName, readonly string[]>

/** @param asked the query of the insights, by the API's names. */
export function insightsPage(answer: InsightsAnswer, asked: URLSearchParams): InsightsPage {
  const { activity, top, examined, failingOperations, repeatedWork } = answer
  const counted = examinedPart(asked, answer)
  const { rules } = activity
  const withOutcome = (outcome: string) => top.outcome.values.find(({ value }) => value === outcome)?.entries ?? 0
  return {
    entries: proved(examined.entries, counted),
    failed: proved(withOutcome('FAILURE') + withOutcome('DENIED'), withoutValueOf(counted, 'outcome', 'SUCCESS')),
    denied: proved(withOutcome('DENIED'), withValue(counted, 'outcome', 'DENIED')),
    people: proved(activity.human.entries, byActors(counted, kindsOf.human, rules)),
    initiators: { distinct: top.initiator.distinct, exact: top.initiator.exact },
    failing: failingOperations.items.map((row) => failingRow(counted, row)),
    repeated: repeatedWork.byOperation.items.map((row) => repeatedRow(counted, row, rules)),
    actors: {
      groups: (['human', 'automated', 'unknown'] as const).map((group) => ({
        group,
        entries: proved(activity[group].entries, byActors(counted, kindsOf[group], rules)),
        share: activity[group].share,
      })),
      rules: rules
        .filter(({ entries }) => entries > 0)
        .map(({ rule, kind, entries }) => ({
          rule,
          kind,
          entries: proved(entries, replacedActor(counted, rule)),
        })),
    },
  }
}

/** The query, restricted to the examined part. */
export function examinedPart(asked: URLSearchParams, { examined }: InsightsAnswer): URLSearchParams {
  const part = new URLSearchParams(asked)
  part.delete('explain')
  part.set('start-time-range', examined.from)
  part.set('end-time-range', examined.to)
  return part
}

/** The previous period of the same length; `undefined` if the range was not counted completely, or if that period has partly expired. */
export function periodBefore(
  asked: URLSearchParams,
  { complete, examined }: InsightsAnswer,
  retainedFromMs: number,
): URLSearchParams | undefined {
  const [fromMs, toMs] = [Date.parse(examined.from), Date.parse(examined.to)]
  const startMs = fromMs - (toMs - fromMs)
  if (!complete || startMs < retainedFromMs) return undefined
  const before = new URLSearchParams(asked)
  before.set('start-time-range', new Date(startMs).toISOString())
  before.set('end-time-range', examined.from)
  return before
}

/** The list of one of a field's most frequent values. */
export function listOfValue(counted: URLSearchParams, name: string, value: string): URLSearchParams | undefined {
  return name === 'initiator' ? byInitiator(counted, value) : withValue(counted, name, value)
}

function failingRow(
  counted: URLSearchParams,
  { eventSource, eventName, entries, failed, rate }: FailingOperation,
): FailingRow {
  const list = ofOperation(counted, { eventSource, eventName })
  return {
    eventSource,
    eventName,
    entries: proved(entries, list),
    failed: proved(failed, list && withoutValueOf(list, 'outcome', 'SUCCESS')),
    rate,
  }
}

/** Only successful work of people is counted here. */
function repeatedRow(
  counted: URLSearchParams,
  { eventSource, eventName, initiator, times, days }: Repetition,
  rules: readonly ActorRule[],
): RepeatedRow {
  const ofWhat = ofOperation(counted, { eventSource, eventName })
  const byWhom = ofWhat && byInitiator(ofWhat, initiator.id)
  const succeeded = byWhom && withValue(byWhom, 'outcome', 'SUCCESS')
  const byHand = succeeded && byActors(succeeded, kindsOf.human, rules)
  return { eventName, eventSource, initiator, times: proved(times, byHand), days }
}

function ofOperation(counted: URLSearchParams, { eventSource, eventName }: Operation): URLSearchParams | undefined {
  const ofService = withValue(counted, 'event-source', eventSource)
  return ofService && withValue(ofService, 'event-name', eventName)
}

/** A rule belongs to one kind and decides alone, so it implies the other wanted actors. */
function replacedActor(counted: URLSearchParams, rule: string): URLSearchParams {
  const list = new URLSearchParams(counted)
  list.delete('actor')
  for (const unwanted of counted.getAll('actor').filter((value) => value.startsWith('!')))
    list.append('actor', unwanted)
  list.append('actor', rule)
  return list
}

/** A missing value has no list: if the query names another value, this one's list would be too large. */
function proved(count: number, list: URLSearchParams | undefined): Proved {
  return list && count > 0 ? { count, list } : { count }
}
