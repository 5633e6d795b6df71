// Which steps of the shards have ever been in force, in the Ledger: configuration has no memory, and a number of shards that changed
// for event times of which there are entries already would give the same entry another key.
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { ledgerOwners } from '../ledger-owners.ts'
import type { Shards } from '../shards.ts'
import { tables } from '../tables.ts'

/**
 * How long before its time a step must be known: entries may be five minutes ahead, and instances with the configuration before
 * are still answering while a deployment replaces them.
 */
const noticeMs = 60 * 60 * 1000

interface Noted {
  readonly organization: string
  readonly fromMs: number
  readonly shards: number
}

export class ShardHistory {
  readonly #client: DynamoDBClient
  readonly #table: string

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#table = table
  }

  /**
   * Notes every step that is new. May be called again, and by many at once.
   * @throws Error when a step is new and not an hour ahead, or when one that was noted is missing or has another number: then
   * nothing may be recorded, since an entry that is sent again would not meet its first copy.
   */
  async confirm(shards: Shards, nowMs: number): Promise<void> {
    const steps = [...shards].flatMap(([organization, of]) => of.map((step) => ({ organization, ...step })))
    const noted = await this.#noted()
    for (const { organization, fromMs, shards: count } of noted) {
      if (!steps.some((step) => step.organization === organization && step.fromMs === fromMs && step.shards === count))
        throw new Error(
          `shards of "${organization}": the step to ${count} from ${timeOf(fromMs)} was in force and must stay`,
        )
    }
    for (const step of steps) {
      if (noted.some(({ organization, fromMs }) => organization === step.organization && fromMs === step.fromMs))
        continue
      if (step.fromMs < nowMs + noticeMs)
        throw new Error(
          `shards of "${step.organization}": the step to ${step.shards} is new and must begin an hour from now or later, not at ${timeOf(step.fromMs)}`,
        )
      await this.#note(step)
    }
  }

  async #noted(): Promise<Noted[]> {
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
    const noted: Noted[] = []
    for await (const { Items = [] } of pages) noted.push(...Items.map((item) => unmarshall(item) as Noted))
    return noted
  }

  async #note(step: Noted): Promise<void> {
    const row = `${step.organization}/${step.fromMs}`
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: marshall({ [tables.ledger.partition]: ledgerOwners.shards, [tables.ledger.sort]: row, ...step }),
          ConditionExpression: 'attribute_not_exists(#row)',
          ExpressionAttributeNames: { '#row': tables.ledger.sort },
        }),
      )
    } catch (error) {
      // Another instance of the same configuration was first.
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    }
  }
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString()
}
