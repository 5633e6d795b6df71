// Which steps of the shards are in force: what the setting says, held against what has been in force before. The same for whoever asks
// with the same setting, notes and deployment, whenever they ask: a reader looks where the writer has put. Pure; notes are kept in
// shared/store/ledger/shard-history.ts.
import { clockSkewMaxMs } from '../time/retention.ts'
import type { ShardFault, ShardStep, Shards } from './shards.ts'

export interface NotedStep extends ShardStep {
  readonly organization: string
}

export interface ShardPlan {
  /** In force. */
  readonly shards: Shards
  /** What of the setting is not done, and why. */
  readonly faults: readonly ShardFault[]
  /** In force and not noted yet. */
  readonly begun: readonly NotedStep[]
  /** Noted, and taken back before it began. */
  readonly takenBack: readonly NotedStep[]
}

/** How long before its time a step must be deployed: while a deployment replaces them, instances with the setting before still answer. */
export const noticeMs = 60 * 60 * 1000

/** A step that begins so soon after the deployment has begun: entries may come from clocks that run ahead, to instances of before. */
const takeBackNoticeMs = 2 * clockSkewMaxMs

/** @param deployedMs when the setting was deployed. */
export function planShards(configured: Shards, noted: readonly NotedStep[], deployedMs: number): ShardPlan {
  const organizations = new Set([...configured.keys(), ...noted.map(({ organization }) => organization)])
  const plans = Array.from(organizations, (organization) =>
    planOne(
      organization,
      configured.get(organization) ?? [],
      noted.filter((step) => step.organization === organization),
      deployedMs,
    ),
  )
  return {
    shards: new Map(plans.flatMap(({ organization, steps }) => (steps.length > 0 ? [[organization, steps]] : []))),
    faults: plans.flatMap(({ faults }) => faults),
    begun: plans.flatMap(({ begun }) => begun),
    takenBack: plans.flatMap(({ takenBack }) => takenBack),
  }
}

function planOne(
  organization: string,
  configured: readonly ShardStep[],
  noted: readonly NotedStep[],
  deployedMs: number,
) {
  const faults: ShardFault[] = []
  const fault = (message: string) =>
    void faults.push({ organization, message: `shards of "${organization}": ${message}` })
  const same = (one: ShardStep) => (other: ShardStep) => one.fromMs === other.fromMs && one.shards === other.shards

  const dropped = noted.filter((step) => !configured.some(same(step)))
  const takenBack = dropped.filter(({ fromMs }) => fromMs > deployedMs + takeBackNoticeMs)
  for (const step of dropped)
    if (!takenBack.includes(step)) fault(`the step to ${wordsOf(step)} was in force and stays in force`)

  let steps = noted.filter((step) => !takenBack.includes(step)).toSorted(byTime)
  const begun: NotedStep[] = []
  for (const step of configured.filter((one) => !noted.some(same(one)))) {
    const next = [...steps, { organization, ...step }].toSorted(byTime)
    if (step.fromMs < deployedMs + noticeMs)
      fault(`the step to ${wordsOf(step)} is new and must begin an hour after the deployment or later: it is not done`)
    else if (!grows(next))
      fault(`the step to ${wordsOf(step)} does not grow from the one that is in force: it is not done`)
    else {
      begun.push({ organization, ...step })
      steps = next
    }
  }
  return { organization, steps: steps.map(({ fromMs, shards }) => ({ fromMs, shards })), faults, begun, takenBack }
}

function byTime(one: ShardStep, other: ShardStep): number {
  return one.fromMs - other.fromMs
}

function grows(steps: readonly ShardStep[]): boolean {
  return steps.every(({ fromMs, shards }, index) => {
    const before = steps[index - 1]
    return !before || (fromMs > before.fromMs && shards > before.shards)
  })
}

function wordsOf({ shards, fromMs }: ShardStep): string {
  return `${shards} from ${new Date(fromMs).toISOString()}`
}
