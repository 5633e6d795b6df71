// The page of insights: which numbers stand on it, and the list that proves each. Every number is of the part that was examined, and so is its
// list: both ends of that part stand in its address, so that it means the same tomorrow.
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
  /** What the list asks that shows just these entries. Missing where there are none, and where the filters cannot say it. */
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

/** @param asked what the insights were asked, by the API's names. */
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

/** What was asked, of the part that was examined. */
export function examinedPart(asked: URLSearchParams, { examined }: InsightsAnswer): URLSearchParams {
  const part = new URLSearchParams(asked)
  part.delete('explain')
  part.set('start-time-range', examined.from)
  part.set('end-time-range', examined.to)
  return part
}

/** The time of the same length just before; `undefined` where the range was not counted whole, or that time is no longer kept whole. */
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

/** The list of one of the values that a field has most often. */
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

/** What people have done with success: only these entries are counted. */
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

/** A rule is of one kind, and decides alone: what else was wanted of the actor, it was too. */
function replacedActor(counted: URLSearchParams, rule: string): URLSearchParams {
  const list = new URLSearchParams(counted)
  list.delete('actor')
  for (const unwanted of counted.getAll('actor').filter((value) => value.startsWith('!')))
    list.append('actor', unwanted)
  list.append('actor', rule)
  return list
}

/** What is not there has no list: where another value was asked for, the list of this one would be larger. */
function proved(count: number, list: URLSearchParams | undefined): Proved {
  return list && count > 0 ? { count, list } : { count }
}
