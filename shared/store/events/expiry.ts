// The check that DynamoDB removes expired rows. Without removal nothing fails: rows only stay, and every read hides them.
import { DescribeTimeToLiveCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type TableName, tables } from '../../deployment/tables.ts'

export class Expiry {
  readonly #client: DynamoDBClient
  readonly #names: Readonly<Record<TableName, string>>

  constructor(client: DynamoDBClient, names: Readonly<Record<TableName, string>>) {
    this.#client = client
    this.#names = names
  }

  /** True if TTL is on, or being switched on, for the table's own attribute. */
  async isOn(table: TableName): Promise<boolean> {
    const command = new DescribeTimeToLiveCommand({ TableName: this.#names[table] })
    const { TimeToLiveDescription: ttl } = await this.#client.send(command)
    const status = ttl?.TimeToLiveStatus
    return (status === 'ENABLED' || status === 'ENABLING') && ttl?.AttributeName === tables[table].ttl
  }
}
