// Whether DynamoDB removes the rows whose time is over. Nothing fails when it does not: rows only stay, hidden by every read.
import { DescribeTimeToLiveCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type TableName, tables } from '../../deployment/tables.ts'

export class Expiry {
  readonly #client: DynamoDBClient
  readonly #names: Readonly<Record<TableName, string>>

  constructor(client: DynamoDBClient, names: Readonly<Record<TableName, string>>) {
    this.#client = client
    this.#names = names
  }

  /** True while TTL is on, or being switched on, by the table's own attribute. */
  async isOn(table: TableName): Promise<boolean> {
    const command = new DescribeTimeToLiveCommand({ TableName: this.#names[table] })
    const { TimeToLiveDescription: ttl } = await this.#client.send(command)
    const status = ttl?.TimeToLiveStatus
    return (status === 'ENABLED' || status === 'ENABLING') && ttl?.AttributeName === tables[table].ttl
  }
}
