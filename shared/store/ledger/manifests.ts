// The Ledger row of an organization's manifest (shared/parts/manifest.ts). One row, so that a reader sees one state.
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { exactSchema } from '../../exact-schema.ts'
import type { Manifest, PartRef } from '../../parts/manifest.ts'
import { isStill, LedgerRows, type RowKey } from './ledger-rows.ts'

type ManifestRow = Omit<Manifest, 'parts'> & { readonly parts: Uint8Array }

const rowShape = exactSchema<ManifestRow>()(
  v.object({
    version: v.number(),
    closedToMs: v.number(),
    notesFromMs: v.number(),
    notesToMs: v.number(),
    logSize: v.number(),
    parts: v.custom<Uint8Array>((value) => value instanceof Uint8Array),
  }),
)

const partsShape = exactSchema<PartRef[]>()(
  v.array(
    v.object({
      kind: v.picklist(['base', 'late']),
      level: v.number(),
      name: v.string(),
      fromMs: v.number(),
      toMs: v.number(),
      firstId: v.string(),
      lastId: v.string(),
      rows: v.number(),
      bytes: v.number(),
      directoryBytes: v.number(),
      sha256: v.string(),
      textBytes: v.number(),
      isSealed: v.boolean(),
      isWrong: v.exactOptional(v.literal(true)),
    }),
  ),
)

/** Some 120 bytes a part: well below the 400 KB of a row. */
export const partsMax = 2000

const partsBytesMax = partsMax * 1000

export class Manifests {
  readonly #rows: LedgerRows<ManifestRow>

  constructor(client: DynamoDBClient, table: string) {
    this.#rows = new LedgerRows(client, table, rowShape)
  }

  /** Read strongly consistent. @throws AlteredError or Error if the row is not as it was put. */
  async get(organization: string, signal?: AbortSignal): Promise<Manifest | undefined> {
    const row = await this.#rows.get(keyOf(organization), signal)
    if (!row) return undefined
    const parts: unknown = JSON.parse(zstdDecompressSync(row.parts, { maxOutputLength: partsBytesMax }).toString())
    return { ...row, parts: v.parse(partsShape, parts) }
  }

  /** Replaces the version before. @returns false if another instance has done so: nothing has changed then. */
  commit(organization: string, manifest: Manifest): Promise<boolean> {
    const parts = zstdCompressSync(JSON.stringify(manifest.parts))
    return this.#rows.put(keyOf(organization), { ...manifest, parts }, { when: isStill(manifest.version - 1) })
  }
}

function keyOf(organization: string): RowKey {
  return { owner: `${ledgerOwners.index}${organization}`, row: 'manifest' }
}
