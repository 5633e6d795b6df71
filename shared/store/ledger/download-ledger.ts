// The Ledger's rows of downloads. A row says all that the next step needs; nothing of a download is kept in a process.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import {
  type Download,
  type DownloadOrder,
  type DownloadProgress,
  downloadTtlDays,
  newDownload,
} from '../../download/download.ts'
import { daySeconds } from '../../time/day.ts'
import { downloadShape } from './download-shape.ts'
import { type Condition, isNew, LedgerRows, type RowKey } from './ledger-rows.ts'

export class DownloadLedger {
  readonly #rows: LedgerRows<Download>

  constructor(client: DynamoDBClient, table: string) {
    this.#rows = new LedgerRows(client, table, downloadShape)
  }

  /** Puts a new download, which nothing starts yet. The id must be new. */
  async create(order: DownloadOrder): Promise<Download> {
    const download = newDownload(order)
    if (!(await this.#put(download, isNew))) throw new Error(`the download ${download.id} is not new`)
    return download
  }

  /** Read strongly consistent; `undefined` also once its time is over, whether or not the row has been removed yet. */
  async find(id: string, nowMs: number): Promise<Download | undefined> {
    const download = await this.#rows.get(keyOf(id))
    return download && expiresAtSecondsOf(download) * 1000 > nowMs ? download : undefined
  }

  /**
   * Writes what a step has brought about, if the row is still as the step read it.
   * @returns what the row holds now, or `undefined` when another delivery of the same step was first; nothing is changed then.
   */
  async advance(from: Download, to: Omit<DownloadProgress, 'step'>): Promise<Download | undefined> {
    const advanced = { ...orderOf(from), ...to, step: from.step + 1 }
    const isStep = { expression: '#step = :step', values: { step: from.step } }
    return (await this.#put(advanced, isStep)) ? advanced : undefined
  }

  #put(download: Download, when: Condition): Promise<boolean> {
    return this.#rows.put(keyOf(download.id), download, { when, expiresAtSeconds: expiresAtSecondsOf(download) })
  }
}

function keyOf(id: string): RowKey {
  return { owner: `${ledgerOwners.downloads}${id}`, row: 'download' }
}

function expiresAtSecondsOf({ createdMs }: DownloadOrder): number {
  return Math.floor(createdMs / 1000) + downloadTtlDays * daySeconds
}

function orderOf(download: Download): DownloadOrder {
  const { state, step, movedMs, attempts, after, position, entries, bytes, uploadId, parts, rest, ...order } = download
  return order
}
