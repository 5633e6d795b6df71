// The table of bookkeeping: log heads, segments, downloads, lookups. It never holds an entry, hence its rows may change.
import { TableClass } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { type LedgerOwner, ledgerOwners } from '../../shared/deployment/ledger-owners.ts'
import { tables } from '../../shared/deployment/tables.ts'
import type { BelegFunction } from '../compute/beleg-function.ts'
import type { EncryptionKey } from '../compute/encryption-key.ts'
import { DataTable } from './data-table.ts'

export class LedgerTable extends DataTable {
  constructor(scope: Construct, id: string, key: EncryptionKey | undefined) {
    super(scope, id, tables.ledger, TableClass.STANDARD, key)
  }

  /** Lets `fn` start downloads and carry one to its next step. */
  allowWritingDownloads(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:PutItem'], 'downloads')
  }

  /** Lets `fn` take and give back places: how much is under way for whom. */
  allowTakingPlaces(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:PutItem'], 'places')
  }

  /** Lets `fn` keep the last checkpoint of a log. */
  allowKeepingCheckpoints(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:PutItem'], 'checkpoints')
  }

  /** Lets `fn` put up lookups, those to organizations among them. */
  allowPuttingLookups(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:UpdateItem'], 'lookups', 'registry')
  }

  /** Lets `fn` list the organizations of which there are entries. */
  allowListingOrganizations(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:Query'], 'registry')
  }

  /** Lets `fn` list an organization again that the registry has lost. */
  allowListingAgain(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:PutItem'], 'registry')
  }

  /** Lets `fn` note whose the containers are that an entry names. */
  allowNotingHomes(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:UpdateItem'], 'homes')
    this.allow(fn, ['dynamodb:PutItem'], 'contested')
  }

  /** Lets `fn` keep an operator's word on whose a container is. */
  allowSettlingHomes(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:PutItem'], 'homes')
  }

  /** Lets `fn` keep the saved views of a scope. */
  allowSavingViews(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:PutItem'], 'views')
  }

  /** Lets `fn` look up what is declared of a container. */
  allowFindingContainers(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem'], 'containers')
  }

  /** Lets `fn` list and change what is declared of containers, in transactions (see `allowCommittingSegments`). */
  allowDeclaringContainers(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], 'containers')
  }

  /** Lets `fn` make the key of the cursors, once. */
  allowMakingCursorKey(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:PutItem'], 'secrets')
  }

  /** Lets `fn` note which steps of the shards are in force, and see which have been. */
  allowNotingShards(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:PutItem', 'dynamodb:Query'], 'shards')
  }

  /** Lets `fn` see which steps are in force: where to look for entries. */
  allowSeeingShards(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:Query'], 'shards')
  }

  /** Lets `fn` keep how far reconciling has come. */
  allowKeepingReconciliations(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:PutItem'], 'reconciliations')
  }

  /** Lets `fn` read the rows of these owners, and run through those of one: lookups, a log's segments. */
  allowReading(fn: BelegFunction, ...owners: readonly LedgerOwner[]): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:Query'], ...owners)
  }

  /**
   * Lets `fn` read a log's head and segments, and write both in one transaction: TransactWriteItems has no action of its
   * own, each write in it asks for its own right.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
   */
  allowCommittingSegments(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], 'logs')
  }

  /** Lets `fn` see whether what has expired is removed. */
  allowCheckingExpiry(fn: BelegFunction): void {
    fn.allow(['dynamodb:DescribeTimeToLive'], [this.tableArn])
    fn.tell('ledgerTable', this.table.tableName)
  }

  /**
   * No right on rows is for all of them.
   * @param owners hold the right to the rows whose partition key begins as one of theirs:
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html (`dynamodb:LeadingKeys`)
   */
  private allow(fn: BelegFunction, actions: readonly string[], ...owners: readonly LedgerOwner[]): void {
    const keys = owners.map((owner) => `${ledgerOwners[owner]}*`)
    fn.allow(actions, [this.tableArn], { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } })
    fn.tell('ledgerTable', this.table.tableName)
  }
}
