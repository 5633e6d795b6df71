// Keeps what was refused of a sender that would drop it: as it was received, in the bucket, and listed in the Ledger. What becomes of it
// then is in functions/ingest/quarantine.ts.
import pMap from 'p-map'
import type { FormatSettings } from '../access/format-settings.ts'
import { AuditError } from '../audit-error.ts'
import type { IngestFormat } from '../deployment/ingest-formats.ts'
import type { EntryDefaults } from '../entry/entry-defaults.ts'
import { isDeep } from '../entry/entry-shape.ts'
import type { Sender } from '../formats/format.ts'
import { exactJson } from '../json/exact-number.ts'
import type { EvidenceDeps } from '../recording/evidence.ts'
import { sha256Hex } from '../sha256-hex.ts'
import type { QuarantineObjects } from '../store/bucket/quarantine-objects.ts'
import type { QuarantinedRecord, QuarantineLedger } from '../store/ledger/quarantine-ledger.ts'
import type { EntryResult, RecordAllDeps } from './record-all.ts'

export interface QuarantineDeps extends RecordAllDeps, EvidenceDeps {
  readonly quarantine: Pick<QuarantineLedger, 'add' | 'find' | 'page' | 'remove'>
  readonly quarantined: Pick<QuarantineObjects, 'put' | 'get'>
}

/** Of a record that was refused, and of what it was read with. */
export interface Kept {
  readonly format: Exclude<IngestFormat, 'entries'>
  readonly defaults: EntryDefaults
  readonly settings?: FormatSettings
  readonly source?: string
  readonly record: unknown
}

const concurrency = 8

/** @returns the results, with `quarantined` in place of `refused`, or `failed` if that could not be kept either. */
export async function quarantineRefused(
  deps: QuarantineDeps,
  format: Kept['format'],
  sender: Sender,
  records: readonly unknown[],
  results: readonly EntryResult[],
): Promise<EntryResult[]> {
  const signal = AbortSignal.timeout(keepingMs)
  const { organizationId, defaults, settings = {}, source } = sender
  const from = {
    ...{ format, defaults },
    ...(Object.keys(settings).length > 0 ? { settings } : {}),
    ...(source === undefined ? {} : { source }),
  }
  return pMap(
    results,
    async (result): Promise<EntryResult> => {
      const { index, status, code = 'ENTRY_INVALID', message = '' } = result
      const record = records[index]
      // What is nested too deep cannot be written as JSON again; of a line that is no JSON, nothing is there.
      if (status !== 'refused' || record instanceof AuditError || isDeep([record])) return result
      const kept = { ...from, record }
      try {
        const id = await keep(deps, organizationId, kept, { code, message }, signal)
        return { index, id, status: 'quarantined', code, message }
      } catch (error) {
        deps.logger.error('record not kept', error, { organization: organizationId, format })
        return { index, status: 'failed', code: 'STORE_UNAVAILABLE', message: 'not kept for now: send it again' }
      }
    },
    { concurrency },
  )
}

/** The rest of the function's time, behind that of recording (shared/deployment/budget-sizes.ts). */
const keepingMs = 4_000

async function keep(
  { quarantine, quarantined, now }: QuarantineDeps,
  organization: string,
  kept: Kept,
  { code, message }: Pick<QuarantinedRecord, 'code' | 'message'>,
  signal: AbortSignal,
): Promise<string> {
  const bytes = Buffer.from(exactJson(kept))
  const id = `${new Date(now()).toISOString().slice(0, 10)}-${sha256Hex(bytes)}`
  await quarantined.put(organization, id, bytes, signal)
  const row = { id, format: kept.format, code, message, receivedMs: now(), bytes: bytes.length }
  await quarantine.add(organization, row, signal)
  return id
}
