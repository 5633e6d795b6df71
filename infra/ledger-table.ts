// The table of bookkeeping: log heads, segments, downloads. It never holds an entry, hence its rows may change.
import type { Construct } from 'constructs'
import { tables } from '../shared/tables.ts'
import type { BelegFunction } from './beleg-function.ts'
import { DataTable } from './data-table.ts'

export class LedgerTable extends DataTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, tables.ledger)
  }

  /** Lets `fn` write the row that starts a download, and read how far one is. */
  allowOpeningDownloads(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:PutItem'])
  }

  /** Lets `fn` read a download's row and carry it to its next step. */
  allowAdvancingDownloads(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:PutItem'])
  }

  /**
   * Lets `fn` read a log's head and segments, and write both in one transaction: TransactWriteItems has no action of its
   * own, each write in it asks for its own right.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
   */
  allowCommittingSegments(fn: BelegFunction): void {
    this.allow(fn, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'])
  }

  private allow(fn: BelegFunction, actions: readonly string[]): void {
    fn.allow(actions, [this.tableArn])
    fn.tell('ledgerTable', this.table.tableName)
  }
}
