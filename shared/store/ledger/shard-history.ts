// Which steps of the shards have ever been in force, in the Ledger: configuration has no memory, and a number of shards that changed
// for event times of which there are entries already would give the same entry another key. What follows from it: shard-plan.ts.
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { type NotedStep, planShards, type ShardPlan } from '../../deployment/shard-plan.ts'
import { readShards, type Shards } from '../../deployment/shards.ts'
import { tables } from '../../deployment/tables.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { Metrics } from '../../telemetry/metrics.ts'

export interface ShardSetting {
  /** As shards.ts reads it. */
  readonly text: string
  /** When it was deployed. */
  readonly deployedMs: number
}

interface Row extends NotedStep {
  readonly takenBack?: true
}

export class ShardHistory {
  readonly #client: DynamoDBClient
  readonly #table: string

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#table = table
  }

  /** What is in force, for whoever reads. What is wrong with the setting of an organization leaves it as it was. */
  async inForce(setting: ShardSetting): Promise<ShardPlan> {
    const { shards, faults } = readShards(setting.text)
    const noted = await this.#noted()
    // Of an organization whose setting cannot be read nothing is known to be taken back.
    const isReadable = (organization: string) =>
      faults.every((of) => (of.organization ?? organization) !== organization)
    const left = Map.groupBy(noted, ({ organization }) => organization)
    for (const organization of [...left.keys()]) if (isReadable(organization)) left.delete(organization)
    const plan = planShards(new Map([...shards, ...left]), noted, setting.deployedMs)
    return { ...plan, faults: [...faults, ...plan.faults] }
  }

  /** The same for whoever writes: what is in force is noted before the first entry is. By many at once, and again, it is the same. */
  async putInForce(setting: ShardSetting): Promise<ShardPlan> {
    const plan = await this.inForce(setting)
    for (const step of plan.takenBack) await this.#put({ ...step, takenBack: true }, 'shards = :shards')
    for (const step of plan.begun) await this.#put(step, 'attribute_not_exists(#row) OR takenBack = :taken')
    return plan
  }

  /** Read strongly consistent. */
  async #noted(): Promise<NotedStep[]> {
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#table,
        KeyConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': tables.ledger.partition },
        ExpressionAttributeValues: { ':owner': { S: ledgerOwners.shards } },
        ConsistentRead: true,
      },
    )
    const rows: Row[] = []
    for await (const { Items = [] } of pages) rows.push(...Items.map((item) => unmarshall(item) as Row))
    return rows
      .filter(({ takenBack }) => !takenBack)
      .map(({ organization, fromMs, shards }) => ({ organization, fromMs, shards }))
  }

  async #put(step: Row, condition: string): Promise<void> {
    const names = condition.includes('#row') ? { ExpressionAttributeNames: { '#row': tables.ledger.sort } } : {}
    const values = condition.includes(':taken')
      ? { ':taken': { BOOL: true } }
      : { ':shards': { N: String(step.shards) } }
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: marshall({
            [tables.ledger.partition]: ledgerOwners.shards,
            [tables.ledger.sort]: `${step.organization}/${step.fromMs}`,
            ...step,
          }),
          ConditionExpression: condition,
          ...names,
          ExpressionAttributeValues: values,
        }),
      )
    } catch (error) {
      // Another instance of the same setting was first.
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    }
  }
}

/** The shards that a function works with from its start on. What is wrong is an alarm, and stops nobody but the step that it is of. */
export function shardsOf(
  { shards, faults }: ShardPlan,
  { logger, metrics }: { logger: Logger; metrics: Metrics },
): Shards {
  for (const { organization, message } of faults)
    logger.warn('shards not as configured', { organization, reason: message })
  if (faults.length > 0) metrics.put({ Failures: faults.length }, { failure: 'shards' })
  return shards
}
