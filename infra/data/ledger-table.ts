// The table of bookkeeping: log heads, segments, downloads, lookups. It never holds an entry, so its rows may change.
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

  /** Lets `fn` start downloads and write their steps. */
  allowWritingDownloads(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:PutItem'], 'downloads')
  }

  /** Lets `fn` take and give back places. */
  allowTakingPlaces(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:PutItem'], 'places')
  }

  /** Lets `fn` keep the last checkpoint of a log. */
  allowKeepingCheckpoints(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:PutItem'], 'checkpoints')
  }

  /** Lets `fn` put lookups, also those to organizations. */
  allowPuttingLookups(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:UpdateItem'], 'lookups', 'registry')
  }

  /** Lets `fn` list the organizations with entries. */
  allowListingOrganizations(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:Query'], 'registry')
  }

  /** Lets `fn` restore an organization that the registry has lost. */
  allowListingAgain(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:PutItem'], 'registry')
  }

  /** Lets `fn` note the homes of an entry's containers. */
  allowNotingHomes(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:UpdateItem'], 'homes')
    this.allow(fn, ['dynamodb:PutItem'], 'contested')
  }

  /** Lets `fn` store an operator's decision about a home. */
  allowSettlingHomes(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:PutItem'], 'homes')
  }

  /** Lets `fn` keep the saved views of a scope. */
  allowSavingViews(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:PutItem'], 'views')
  }

  /** Lets `fn` make, list and revoke ingest keys, in transactions (see `allowCommittingSegments`). */
  allowManagingKeys(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], 'ingestKeys')
  }

  /** Lets `fn` find a sender's key, and note its use. */
  allowCheckingKeys(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:UpdateItem'], 'ingestKeys')
  }

  /** Lets `fn` list what is quarantined, add to the list and take from it. */
  allowKeepingQuarantine(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], 'quarantine')
  }

  /** Lets `fn` add to the list of what is quarantined. */
  allowAddingToQuarantine(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:PutItem'], 'quarantine')
  }

  /** Lets `fn` look up declared containers. */
  allowFindingContainers(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem'], 'containers')
  }

  /** Lets `fn` list and change declared containers, in transactions (see `allowCommittingSegments`). */
  allowDeclaringContainers(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], 'containers')
  }

  /** Lets `fn` make the key of the cursors, once. */
  allowMakingCursorKey(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:PutItem'], 'secrets')
  }

  /** Lets `fn` note the steps of the shards in force, and read the history. */
  allowNotingShards(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:PutItem', 'dynamodb:Query'], 'shards')
  }

  /** Lets `fn` read the steps of the shards, to find the partitions of entries. */
  allowSeeingShards(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:Query'], 'shards')
  }

  /** Lets `fn` store the progress of reconciling. */
  allowKeepingReconciliations(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:PutItem'], 'reconciliations')
  }

  /** Lets `fn` note late entries before they are put. */
  allowNotingLate(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:PutItem'], 'late')
  }

  /** Lets `fn` read which parts of the search index there are, and which late entries are in none. */
  allowSearchingIndex(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem'], 'index')
    this.allow(fn, ['dynamodb:Query'], 'late')
  }

  /** Lets `fn` name the parts of the search index, and note when it is due. */
  allowIndexing(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:PutItem'], 'index')
    this.allow(fn, ['dynamodb:Query'], 'late')
    this.allow(fn, ['dynamodb:Query', 'dynamodb:PutItem'], 'due')
  }

  /** Lets `fn` mark parts of the search index as wrong, and have them made anew. */
  allowMarkingIndex(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:PutItem'], 'index')
    this.allow(fn, ['dynamodb:PutItem'], 'due')
  }

  /** Lets `fn` get and query the rows of these owners. */
  allowReading(fn: BelegFunction, ...owners: readonly LedgerOwner[]): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:Query'], ...owners)
  }

  /**
   * Lets `fn` read a log's head and segments, and write both in one transaction. TransactWriteItems has no action of its
   * own; each write in it needs its own right.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
   */
  allowCommittingSegments(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], 'logs')
  }

  /** Lets `fn` check whether expired rows are removed. */
  allowCheckingExpiry(fn: BelegFunction): void {
    fn.allow(['dynamodb:DescribeTimeToLive'], [this.tableArn])
    fn.tell('ledgerTable', this.table.tableName)
  }

  /**
   * Every right is restricted to some owners' rows.
   * @param owners the rows' partition keys must begin with the prefix of one of them:
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html (`dynamodb:LeadingKeys`)
   */
  private allow(fn: BelegFunction, actions: readonly string[], ...owners: readonly LedgerOwner[]): void {
    const keys = owners.map((owner) => `${ledgerOwners[owner]}*`)
    fn.allow(actions, [this.tableArn], { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } })
    fn.tell('ledgerTable', this.table.tableName)
  }
}
