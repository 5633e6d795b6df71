// The plan of the shards: the steps in force, from the setting and the steps that were in force before. The same setting, notes and
// deployment always give the same plan, so readers and writers use the same partitions. Pure; the notes are in
// shared/store/ledger/shard-history.ts.
import { clockSkewMaxMs } from '../time/retention.ts'
import type { ShardFault, ShardStep, Shards } from './shards.ts'

export interface NotedStep extends ShardStep {
  readonly organization: string
}

export interface ShardPlan {
  /** In force. */
  readonly shards: Shards
  /** The parts of the setting that are not done, with reasons. */
  readonly faults: readonly ShardFault[]
  /** In force and not noted yet. */
  readonly begun: readonly NotedStep[]
  /** Noted, but taken back before they began. */
  readonly takenBack: readonly NotedStep[]
}

/** A step must be deployed so long before its time: during a deployment, instances with the old setting still answer. */
export const noticeMs = 60 * 60 * 1000

/** A step so close to the deployment counts as begun: clocks may run ahead, and old instances still take entries. */
const takeBackNoticeMs = 2 * clockSkewMaxMs

/** @param deployedMs the time of the setting's deployment. */
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
