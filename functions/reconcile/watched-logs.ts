// Which logs are looked at: those that the Ledger's registry lists, and after them those that were signed in the retained time though it
// does not list them. What was signed is remembered where nobody writes over it (signer-memory.ts), so that a log cannot be kept from
// being looked at by the Ledger alone.
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
  /** Behind this one. */
  readonly place: WatchPlace
  /** Absent where there is nothing to look at up to the place: a whole page of signed logs is listed, or is past its retention. */
  readonly organization?: string
  /** Absent of those that the registry lists. */
  readonly isUnlisted?: true
}

/** All that are to be looked at behind the place, from the first where none is given. Asks for a thousand at a time. */
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

/** Puts a log that was not listed back into the registry. @returns the difference that it is. */
export async function listAgain(
  { lookups, logger, now }: WatchedLogsDeps & { readonly logger: Logger },
  organization: string,
): Promise<Report> {
  const says = 'the Ledger no longer lists the organization, though its log was signed in the retained time'
  // Now, and not only with the others when the run ends: no later run would find it again.
  logger.error('log not listed', undefined, { organization })
  await lookups.register(organization, now())
  return { ...emptyReport, differences: [{ organization, says }], differenceCount: 1 }
}

function unlistedOf(deps: WatchedLogsDeps, organizations: readonly string[]): Promise<string[]> {
  const ifUnlisted = async (one: string) => ((await isUnlisted(deps, one)) ? one : pMapSkip)
  return pMap(organizations, ifUnlisted, { concurrency: 16 })
}

/** The registry's row outlives what was received by a day at least, so no log loses it while its newest checkpoint is so young. */
async function isUnlisted({ lookups, memory, now }: WatchedLogsDeps, organization: string): Promise<boolean> {
  if (await lookups.isRegistered(organization, true)) return false
  return (await memory.signedMs(organization)) >= retainedFromMs(now())
}
