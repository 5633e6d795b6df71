// The history in the Ledger of all steps of the shards that were in force. Configuration has no memory, and a changed number of shards
// for event times with existing entries would give the same entry another key. The rules are in shard-plan.ts.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { type NotedStep, planShards, type ShardPlan } from '../../deployment/shard-plan.ts'
import { readShards, type Shards } from '../../deployment/shards.ts'
import { exactSchema } from '../../exact-schema.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { Metrics } from '../../telemetry/metrics.ts'
import { type Condition, isNew, LedgerRows } from './ledger-rows.ts'

export interface ShardSetting {
  /** As shards.ts reads it. */
  readonly text: string
  /** When it was deployed. */
  readonly deployedMs: number
}

interface Row extends NotedStep {
  readonly takenBack?: true
}

const shape = exactSchema<Row>()(
  v.object({
    organization: v.string(),
    fromMs: v.number(),
    shards: v.number(),
    takenBack: v.exactOptional(v.literal(true)),
  }),
)
const isNewOrTakenBack: Condition = {
  expression: `${isNew.expression} OR #takenBack = :taken`,
  values: { taken: true },
}

export class ShardHistory {
  readonly #rows: LedgerRows<Row>

  constructor(client: DynamoDBClient, table: string) {
    this.#rows = new LedgerRows(client, table, shape)
  }

  /** The plan in force, for readers. An organization with a faulty setting keeps its previous shards. */
  async inForce(setting: ShardSetting): Promise<ShardPlan> {
    const { shards, faults } = readShards(setting.text)
    const noted = await this.#noted()
    // An organization with an unreadable setting takes nothing back.
    const isReadable = (organization: string) =>
      faults.every((of) => (of.organization ?? organization) !== organization)
    const left = Map.groupBy(noted, ({ organization }) => organization)
    for (const organization of [...left.keys()]) if (isReadable(organization)) left.delete(organization)
    const plan = planShards(new Map([...shards, ...left]), noted, setting.deployedMs)
    return { ...plan, faults: [...faults, ...plan.faults] }
  }

  /** The same for writers: also notes the steps in force, before the first entry. Concurrent and repeated calls have the same result. */
  async putInForce(setting: ShardSetting): Promise<ShardPlan> {
    const plan = await this.inForce(setting)
    for (const step of plan.takenBack) await this.#put({ ...step, takenBack: true }, isOf(step))
    for (const step of plan.begun) await this.#put(step, isNewOrTakenBack)
    return plan
  }

  /** Read strongly consistent. */
  async #noted(): Promise<NotedStep[]> {
    const rows = await Array.fromAsync(this.#rows.query(ledgerOwners.shards))
    return rows
      .filter(({ takenBack }) => !takenBack)
      .map(({ organization, fromMs, shards }) => ({ organization, fromMs, shards }))
  }

  /** A failed condition is fine: another instance with the same setting was first. */
  async #put(step: Row, when: Condition): Promise<void> {
    await this.#rows.put({ owner: ledgerOwners.shards, row: `${step.organization}/${step.fromMs}` }, step, { when })
  }
}

function isOf({ shards }: NotedStep): Condition {
  return { expression: '#shards = :shards', values: { shards } }
}

/** The shards that a function uses from its start on. A fault raises an alarm, and stops only its own step. */
export function shardsOf(
  { shards, faults }: ShardPlan,
  { logger, metrics }: { logger: Logger; metrics: Metrics },
): Shards {
  for (const { organization, message } of faults)
    logger.warn('shards not as configured', { organization, reason: message })
  if (faults.length > 0) metrics.put({ Failures: faults.length }, { failure: 'shards' })
  return shards
}
