// Which logs are reconciled: first those in the Ledger's registry, then those that were signed within the retention period but are missing
// from it. The signer's memory cannot be overwritten (signer-memory.ts), so removing a log from the Ledger does not hide it.
import pMap, { pMapSkip } from 'p-map'
import { emptyReport, type Report } from '../../shared/log/reconcile-report.ts'
import type { SignerMemory } from '../../shared/store/bucket/signer-memory.ts'
import type { Lookups } from '../../shared/store/ledger/lookups.ts'
import type { WatchPlace } from '../../shared/store/ledger/reconciliations.ts'
import type { Logger } from '../../shared/telemetry/logger.ts'
import { retainedFromMs } from '../../shared/time/retention.ts'

export interface WatchedLogsDeps {
  readonly lookups: Pick<Lookups, 'organizations' | 'isRegistered' | 'register'>
  readonly memory: Pick<SignerMemory, 'organizations' | 'signedMs'>
  readonly now: () => number
}

export interface Watched {
  /** The place after this item. */
  readonly place: WatchPlace
  /** Absent at the end of a page of signed logs, all of which are registered or past their retention or came before. */
  readonly organization?: string
  /** Present if the registry does not list the organization. */
  readonly isUnlisted?: true
}

/** The logs after the given place; all logs if there is none. Reads a thousand at a time. */
export async function* watchedLogs(deps: WatchedLogsDeps, from?: WatchPlace): AsyncGenerator<Watched> {
  if (from?.list !== 'signed')
    for await (const organization of deps.lookups.organizations(from?.after))
      yield { organization, place: { list: 'registered', after: organization } }
  const pages = deps.memory.organizations(from?.list === 'signed' ? from.after : undefined)
  for await (const page of pages) {
    for (const organization of await unlistedOf(deps, page))
      yield { organization, isUnlisted: true, place: { list: 'signed', after: organization } }
    yield { place: { list: 'signed', after: page.at(-1) ?? '' } }
  }
}

/** Puts an unlisted log back into the registry. @returns a report with this difference. */
export async function listAgain(
  { lookups, logger, now }: WatchedLogsDeps & { readonly logger: Logger },
  organization: string,
): Promise<Report> {
  const says = 'the Ledger no longer lists the organization, though its log was signed in the retained time'
  // Logged now, not only at the end of the run: once it is registered, a retry of a failed run would not find it again.
  logger.error('log not listed', undefined, { organization })
  await lookups.register(organization, now())
  return { ...emptyReport, differences: [{ organization, says }], differenceCount: 1 }
}

function unlistedOf(deps: WatchedLogsDeps, organizations: readonly string[]): Promise<string[]> {
  const ifUnlisted = async (one: string) => ((await isUnlisted(deps, one)) ? one : pMapSkip)
  return pMap(organizations, ifUnlisted, { concurrency: 16 })
}

/** A log's registry row outlives its newest entry's retention by at least a day, so a log with a retained checkpoint should have one. */
async function isUnlisted({ lookups, memory, now }: WatchedLogsDeps, organization: string): Promise<boolean> {
  if (await lookups.isRegistered(organization, true)) return false
  return (await memory.signedMs(organization)) >= retainedFromMs(now())
}
