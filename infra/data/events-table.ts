// The table of entries. No function may update or delete a row: there is no method for it, and a test checks the synthesized
// template.
import { TableClass } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { parseShards } from '../../shared/deployment/shards.ts'
import { tables } from '../../shared/deployment/tables.ts'
import type { BelegFunction } from '../compute/beleg-function.ts'
import type { EncryptionKey } from '../compute/encryption-key.ts'
import { DataTable } from './data-table.ts'

export interface EventsTableProps {
  /** In the form of shared/deployment/shards.ts. */
  readonly shards: string
  /** The time of the deployment. */
  readonly deployedAt: string
  readonly key: EncryptionKey | undefined
}

export class EventsTable extends DataTable {
  private readonly shards: string
  private readonly deployedAt: string

  constructor(scope: Construct, id: string, { shards, deployedAt, key }: EventsTableProps) {
    // Each row is written once and kept for months: storage at 40 % of the price outweighs writes and reads at 125 % of it.
    // Measured: docs/performance.md. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.TableClasses.html
    super(scope, id, tables.events, TableClass.STANDARD_INFREQUENT_ACCESS, key)
    parseShards(shards) // Refuses a faulty setting at synthesis; the functions would go on without it.
    this.shards = shards
    this.deployedAt = deployedAt
  }

  /**
   * Lets `fn` put entries. IAM has no condition key for "only if the key is free"
   * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html), so only the store's
   * condition keeps a put from replacing a row.
   */
  allowRecording(fn: BelegFunction): void {
    this.allow(fn, 'dynamodb:PutItem', [this.tableArn])
  }

  /** Lets `fn` read one entry by its key. */
  allowReading(fn: BelegFunction): void {
    this.allow(fn, 'dynamodb:GetItem', [this.tableArn])
  }

  /** Lets `fn` read entries by their keys, up to a hundred in a request. */
  allowFetching(fn: BelegFunction): void {
    this.allow(fn, 'dynamodb:BatchGetItem', [this.tableArn])
  }

  /** Lets `fn` read the table in the order of ids, and none of its indexes. */
  allowReadingLogs(fn: BelegFunction): void {
    this.allow(fn, 'dynamodb:Query', [this.tableArn])
  }

  /** Lets `fn` search the table and each of its indexes. */
  allowSearching(fn: BelegFunction): void {
    this.allow(fn, 'dynamodb:Query', [this.tableArn, ...this.indexArns])
  }

  /** Lets `fn` check whether expired rows are removed. */
  allowCheckingExpiry(fn: BelegFunction): void {
    fn.allow(['dynamodb:DescribeTimeToLive'], [this.tableArn])
    fn.tell('eventsTable', this.table.tableName)
  }

  private allow(fn: BelegFunction, action: string, resources: readonly string[]): void {
    fn.allow([action], resources)
    fn.tell('eventsTable', this.table.tableName)
    fn.tell('shards', this.shards)
    fn.tell('deployedAt', this.deployedAt)
  }
}
