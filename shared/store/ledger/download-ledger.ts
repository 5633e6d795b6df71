// The Ledger rows of downloads. A row has everything that the next step needs; a process keeps nothing of a download.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import {
  type Download,
  type DownloadOrder,
  type DownloadProgress,
  downloadTtlDays,
  newDownload,
} from '../../download/download.ts'
import { exactSchema } from '../../exact-schema.ts'
import { sha256Hex } from '../../sha256-hex.ts'
import { daySeconds } from '../../time/day.ts'
import { downloadShape } from './download-shape.ts'
import { type Condition, isNew, LedgerRows, type RowKey } from './ledger-rows.ts'

/** A download in the list of its scope. */
export interface ListedDownload {
  readonly id: string
  /** A hash of the caller: a subject may be longer than a key, and is recorded elsewhere. */
  readonly caller: string
  /** The sort key of the list: later downloads have larger ones. */
  readonly place: string
}

const listedShape = exactSchema<ListedDownload>()(v.object({ id: v.string(), caller: v.string(), place: v.string() }))

export class DownloadLedger {
  readonly #rows: LedgerRows<Download>
  readonly #listed: LedgerRows<ListedDownload>

  constructor(client: DynamoDBClient, table: string) {
    this.#rows = new LedgerRows(client, table, downloadShape)
    this.#listed = new LedgerRows(client, table, listedShape)
  }

  /** Puts a download into the list of its scope, before its creation. Readers skip listed downloads that were never created. */
  async enlist(
    order: Pick<DownloadOrder, 'id' | 'scope' | 'organization' | 'createdMs'>,
    subject: string,
  ): Promise<void> {
    const { id, createdMs } = order
    const place = `${String(createdMs).padStart(15, '0')}/${id}`
    const row = { owner: listOf(order), row: place }
    const expiresAtSeconds = expiresAtSecondsOf(order)
    await this.#listed.put(row, { id, caller: callerHash(subject), place }, { expiresAtSeconds })
  }

  /** The downloads of a scope, the newest first, from behind `after`. */
  listed(of: Pick<DownloadOrder, 'scope' | 'organization'>, after?: string): AsyncGenerator<ListedDownload> {
    const where = after === undefined ? {} : { where: { expression: '#row < :after', values: { after } } }
    return this.#listed.query(listOf(of), { ...where, order: 'desc', pageSize: 100 })
  }

  /** Puts a new download without starting it. The id must be new. */
  async create(order: DownloadOrder): Promise<Download> {
    const download = newDownload(order)
    if (!(await this.#put(download, isNew))) throw new Error(`the download ${download.id} is not new`)
    return download
  }

  /** Read strongly consistent; `undefined` also for an expired download whose row still exists. */
  async find(id: string, nowMs: number): Promise<Download | undefined> {
    const download = await this.#rows.get(keyOf(id))
    return download && expiresAtSecondsOf(download) * 1000 > nowMs ? download : undefined
  }

  /**
   * Writes the progress of a step, if the row is unchanged since the step read it.
   * @returns the new row, or `undefined` if another delivery of the same step was first; nothing is changed then.
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

/** A download's id has no slash, so no list's key is that of a download. */
function listOf({ scope, organization = '' }: Pick<DownloadOrder, 'scope' | 'organization'>): string {
  return `${ledgerOwners.downloads}${organization}/${scope}`
}

export function callerHash(subject: string): string {
  return sha256Hex(subject)
}

function expiresAtSecondsOf({ createdMs }: Pick<DownloadOrder, 'createdMs'>): number {
  return Math.floor(createdMs / 1000) + downloadTtlDays * daySeconds
}

function orderOf(download: Download): DownloadOrder {
  const { state, step, movedMs, attempts, after, position, entries, bytes, uploadId, parts, rest, ...order } = download
  return order
}
