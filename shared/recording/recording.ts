// Recording: puts one checked entry into the store, exactly once however often it is sent. Decides between "stored",
// "duplicate" and "conflict"; the stores keep the data.
import { AuditError } from '../audit-error.ts'
import { lineageOf, placedIn, type SubmittedEntry, unplacedContainer } from '../entry/entry.ts'
import { scopesOf } from '../entry/scope.ts'
import { prepareEntry, sameContent } from '../entry/stored-line.ts'
import type { Payloads } from '../store/bucket/payloads.ts'
import type { Events } from '../store/events/events.ts'
import type { DeclaredPaths } from '../store/ledger/declared-paths.ts'
import type { Homes } from '../store/ledger/homes.ts'
import { lookupsOf } from '../store/ledger/lookup.ts'
import type { Lookups } from '../store/ledger/lookups.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { type Receipt, type ReceiptDeps, receiptOf } from './receipt.ts'

export interface RecordingDeps extends ReceiptDeps {
  readonly events: ReceiptDeps['events'] & Pick<Events, 'put'>
  readonly payloads: Pick<Payloads, 'put'>
  readonly lookups: Pick<Lookups, 'ensure'>
  readonly homes: Pick<Homes, 'ensure'>
  readonly declaredPaths: Pick<DeclaredPaths, 'pathOf'>
  readonly logger: Logger
  readonly metrics: Metrics
  /** 128 random bits in hex. */
  readonly newSalt: () => string
}

export interface Recorded {
  readonly id: string
  readonly status: 'stored' | 'duplicate'
}

/**
 * Stores the entry with everything it refers to, or finds it stored. After it resolves, the entry is durable and readable; after it
 * rejects, the same entry can safely be sent again.
 * @throws AuditError `ENTRY_INVALID` or `ENTRY_CONFLICT` (other content has the id, and stays untouched);
 * any error of the store after its retries or the abort by `signal`.
 */
export function recordEntry(deps: RecordingDeps, entry: SubmittedEntry, signal?: AbortSignal): Promise<Recorded> {
  return recordReceived(deps, entry, receiptOf(deps, [entry], signal))
}

/** The same for one of the entries of a receipt. */
export async function recordReceived(deps: RecordingDeps, entry: SubmittedEntry, receipt: Receipt): Promise<Recorded> {
  const { signal, receivedMs } = receipt
  const { organizationId } = entry.context
  const unplaced = unplacedContainer(entry)
  const path = unplaced ? await deps.declaredPaths.pathOf(organizationId, unplaced, deps.now(), signal) : []
  const placed = path.length > 0 ? placedIn(entry, path) : entry
  const { id, line, payloads } = prepareEntry(entry, receivedMs, deps.newSalt(), path)
  await receipt.noted(entry)
  for (const payload of payloads) await deps.payloads.put(organizationId, payload, signal)
  await putLookups(deps, placed, signal)
  const existing = await deps.events.put(placed, { id, line }, signal)
  // The same line with the same salt: an earlier try of this put reached the table, but its answer was lost.
  if (existing === undefined || existing === line) return { id, status: 'stored' }
  if (sameContent(existing, line)) return { id, status: 'duplicate' }
  throw new AuditError('ENTRY_CONFLICT', `entry "${id}" is already recorded with other content`)
}

/** Puts lookups and homes before the entry, so that a search finds the entry at once. */
async function putLookups(deps: RecordingDeps, entry: SubmittedEntry, signal?: AbortSignal): Promise<void> {
  const { organizationId: organization } = entry.context
  const isPrivate = entry.visibility === 'PRIVATE'
  const [, ...containers] = scopesOf(lineageOf(entry))
  const [contested] = await Promise.all([
    deps.homes.ensure(organization, containers, !isPrivate, deps.now(), signal),
    deps.lookups.ensure(organization, lookupsOf(entry), isPrivate, deps.now(), signal),
  ])
  if (contested.length > 0) deps.metrics.put({ ContainersContested: contested.length })
  for (const scope of contested) deps.logger.warn('container has another home', { scope, organization })
}
