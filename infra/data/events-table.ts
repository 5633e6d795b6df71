// The table of entries. Nothing here lets a function update or delete a row: there is no method for it, and a test holds
// the synthesized template to it.
import { TableClass } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { parseShards } from '../../shared/deployment/shards.ts'
import { tables } from '../../shared/deployment/tables.ts'
import type { BelegFunction } from '../compute/beleg-function.ts'
import type { EncryptionKey } from '../compute/encryption-key.ts'
import { DataTable } from './data-table.ts'

export interface EventsTableProps {
  /** As shared/deployment/shards.ts reads them. */
  readonly shards: string
  /** When this is deployed. */
  readonly deployedAt: string
  readonly key: EncryptionKey | undefined
}

export class EventsTable extends DataTable {
  private readonly shards: string
  private readonly deployedAt: string

  constructor(scope: Construct, id: string, { shards, deployedAt, key }: EventsTableProps) {
    // Each row is written once and kept for months: storage at 40 % of the price outweighs writes and reads at 125 %.
    // Measured: docs/performance.md. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.TableClasses.html
    super(scope, id, tables.events, TableClass.STANDARD_INFREQUENT_ACCESS, key)
    parseShards(shards) // Refused here rather than found to be wrong by the functions, which go on without.
    this.shards = shards
    this.deployedAt = deployedAt
  }

  /**
   * Lets `fn` put entries. IAM has no condition key for "only if the key is free"
   * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html), so that a put does not
   * replace a row is the promise of the store, which puts under that condition.
   */
  allowRecording(fn: BelegFunction): void {
    this.allow(fn, 'dynamodb:PutItem', [this.tableArn])
  }

  /** Lets `fn` read one entry by its key. */
  allowReading(fn: BelegFunction): void {
    this.allow(fn, 'dynamodb:GetItem', [this.tableArn])
  }

  /** Lets `fn` search the table and each of its indexes. */
  allowSearching(fn: BelegFunction): void {
    this.allow(fn, 'dynamodb:Query', [this.tableArn, ...this.indexArns])
  }

  /** Lets `fn` see whether what has expired is removed. */
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
