// The ingest keys of an organization in the Ledger: one row for each, and one row with a version that orders their making, so that the
// limits hold for concurrent requests. Of the secrets that open a route it has hashes.
import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { formatSettingsSchema } from '../../access/format-settings.ts'
import type { IngestKey } from '../../access/ingest-key.ts'
import { type IngestFormat, ingestFormats } from '../../deployment/ingest-formats.ts'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { visibilities } from '../../entry/entry.ts'
import { exactSchema } from '../../exact-schema.ts'
import { keysOf } from '../../keys-of.ts'
import { type Condition, isStill, LedgerRows, type RowKey } from './ledger-rows.ts'
import { writeTogether } from './ledger-transaction.ts'

const keyShape = exactSchema<IngestKey>()(
  v.object({
    id: v.string(),
    name: v.string(),
    secretHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    formats: v.array(v.picklist(keysOf(ingestFormats)) as v.GenericSchema<IngestFormat>),
    defaults: v.object({
      region: v.exactOptional(v.string()),
      eventSource: v.exactOptional(v.string()),
      visibility: v.exactOptional(v.picklist(visibilities)),
      projectId: v.exactOptional(v.string()),
      folderPath: v.exactOptional(v.array(v.string())),
    }),
    settings: formatSettingsSchema,
    keepsRefused: v.boolean(),
    drops: v.array(v.string()),
    signatureSecret: v.exactOptional(v.string()),
    createdMs: v.number(),
    createdBy: v.string(),
    expiresMs: v.number(),
    firstUsedMs: v.exactOptional(v.number()),
    lastUsedDay: v.exactOptional(v.string()),
    filtered: v.exactOptional(v.number()),
  }),
)
const versionShape = v.object({ version: v.number() })
const placeShape = v.object({ organization: v.string() })

/** Sorts behind every id, which is in hex. */
const versionRow = 'version'

/** An expired key is listed for so long, so that whoever wonders why a sender stopped sees it. */
const shownExpiredMs = 30 * 24 * 60 * 60_000

export interface VersionedKeys {
  /** 0 before the first key. */
  readonly version: number
  /** Expired ones among them, for a month. */
  readonly keys: readonly IngestKey[]
}

export class IngestKeys {
  readonly #client: DynamoDBClient
  readonly #keys: LedgerRows<IngestKey>
  readonly #versions: LedgerRows<{ readonly version: number }>
  readonly #places: LedgerRows<{ readonly organization: string }>

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#keys = new LedgerRows(client, table, keyShape)
    this.#versions = new LedgerRows(client, table, versionShape)
    this.#places = new LedgerRows(client, table, placeShape)
  }

  /** Read strongly consistent: a key that was revoked opens nothing more. */
  find(organization: string, id: string, signal?: AbortSignal): Promise<IngestKey | undefined> {
    return this.#keys.get(keyOf(organization, id), signal)
  }

  /** The organization of a key, for senders whose address names none. Read strongly consistent. */
  async organizationOf(id: string): Promise<string | undefined> {
    return (await this.#places.get(placeOf(id)))?.organization
  }

  /** By id. A `commit` with the version succeeds only if nothing was made or revoked meanwhile. */
  async read(organization: string): Promise<VersionedKeys> {
    const version = (await this.#versions.get(keyOf(organization, versionRow)))?.version ?? 0
    const keys: IngestKey[] = []
    const where = { expression: '#row < :version', values: { version: versionRow } }
    for await (const key of this.#keys.query(ownerOf(organization), { where })) keys.push(key)
    return { version, keys }
  }

  /** @returns false if keys were made or revoked since `version`: nothing is written then. */
  commit(
    organization: string,
    version: number,
    { add, remove }: { readonly add?: IngestKey; readonly remove?: string },
  ): Promise<boolean> {
    const next = { version: version + 1 }
    const expiresAtSeconds = add && Math.ceil((add.expiresMs + shownExpiredMs) / 1000)
    return writeTogether(this.#client, [
      { Put: this.#versions.toPut(keyOf(organization, versionRow), next, { when: isStill(version) }) },
      ...(add && expiresAtSeconds
        ? [
            { Put: this.#keys.toPut(keyOf(organization, add.id), add, { expiresAtSeconds }) },
            { Put: this.#places.toPut(placeOf(add.id), { organization }, { expiresAtSeconds }) },
          ]
        : []),
      ...(remove === undefined
        ? []
        : [
            { Delete: this.#keys.toDelete(keyOf(organization, remove)) },
            { Delete: this.#places.toDelete(placeOf(remove)) },
          ]),
    ])
  }

  /** @returns when the key was first used: now, unless it was before; `undefined` if it was revoked meanwhile. */
  async noteFirstUse(organization: string, id: string, nowMs: number): Promise<number | undefined> {
    const change = { expression: 'SET #firstUsedMs = :firstUsedMs', values: { firstUsedMs: nowMs } }
    const isUnused = 'attribute_exists(#secretHash) AND attribute_not_exists(#firstUsedMs)'
    try {
      const used = await this.#keys.update(keyOf(organization, id), change, { expression: isUnused })
      return used === undefined ? nowMs : used.firstUsedMs
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined
      throw error
    }
  }

  /** Changes nothing if the key was revoked meanwhile. */
  noteUse(organization: string, id: string, lastUsedDay: string): Promise<void> {
    return this.#note(organization, id, { expression: 'SET #lastUsedDay = :lastUsedDay', values: { lastUsedDay } })
  }

  /** Adds to how many records of the key were not kept. Changes nothing if it was revoked meanwhile. */
  noteFiltered(organization: string, id: string, filtered: number, signal: AbortSignal): Promise<void> {
    return this.#note(organization, id, { expression: 'ADD #filtered :filtered', values: { filtered } }, signal)
  }

  async #note(organization: string, id: string, change: Condition, signal?: AbortSignal): Promise<void> {
    try {
      await this.#keys.update(keyOf(organization, id), change, { expression: 'attribute_exists(#secretHash)' }, signal)
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    }
  }
}

function ownerOf(organization: string): string {
  return `${ledgerOwners.ingestKeys}${organization}`
}

/** Below no organization, whose id is never empty. */
function placeOf(id: string): RowKey {
  return { owner: ledgerOwners.ingestKeys, row: id }
}

function keyOf(organization: string, row: string): RowKey {
  return { owner: ownerOf(organization), row }
}
