// Admits a download, or refuses it because this caller or this organization has too many unfinished ones. Decided before anything is
// recorded or made.
import { AuditError } from '../../../shared/audit-error.ts'
import { type Download, downloadsMax, laneOf, standstillMaxMs, stateAt } from '../../../shared/download/download.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import type { DownloadLedger } from '../../../shared/store/ledger/download-ledger.ts'
import type { Place, Places } from '../../../shared/store/ledger/places.ts'

export interface AdmissionDeps {
  readonly places: Pick<Places, 'take' | 'giveBack'>
  readonly downloads: Pick<DownloadLedger, 'find'>
  readonly now: () => number
}

type Asked = Pick<Download, 'id' | 'scope' | 'organization' | 'createdMs'>

/** A download takes its place before it has a row. If there is no row after this time, there never will be. */
const rowWithinMs = 60_000

/**
 * Takes a place for the download. A finished download does not give its place back: a request that finds no free place checks which
 * holders are still running. So there is no counter that could drift.
 * @throws AuditError `LIMIT_REACHED`, naming the caller's own unfinished downloads.
 */
export async function admitDownload(deps: AdmissionDeps, caller: Caller, asked: Asked): Promise<void> {
  const { id, createdMs } = asked
  // An upper bound only: `stillHeld` frees the place of a finished download long before.
  const place = { id, takenMs: createdMs, untilMs: createdMs + 2 * standstillMaxMs }
  const refused = await deps.places.take(place, claimsOf(deps, caller, asked))
  if (refused)
    throw new AuditError('LIMIT_REACHED', `${refused.claim.says(refused.held)}; try again when one has ended`)
}

/** Gives the place back if an admitted download could not be made. */
export async function withdrawDownload(deps: AdmissionDeps, caller: Caller, asked: Asked): Promise<void> {
  await deps.places.giveBack(asked.id, claimsOf(deps, caller, asked))
}

function claimsOf(deps: AdmissionDeps, { subject }: Caller, asked: Asked) {
  const stillHeld = (place: Place) => isUnderWay(deps, place)
  return [
    {
      owner: `downloads of caller ${subject}`,
      max: downloadsMax.caller,
      stillHeld,
      says: (held: readonly Place[]) =>
        `${held.length} of your downloads are running or waiting, which is the limit: ${held.map(({ id }) => id).join(', ')}`,
    },
    {
      owner: `downloads of ${laneOf(asked)}`,
      max: downloadsMax.organization,
      stillHeld,
      says: (held: readonly Place[]) =>
        `${held.length} downloads of this organization are running or waiting, which is the limit`,
    },
  ]
}

async function isUnderWay({ downloads, now }: AdmissionDeps, { id, takenMs }: Place): Promise<boolean> {
  const download = await downloads.find(id, now())
  return download ? stateAt(download, now()) === 'running' : now() - takenMs < rowWithinMs
}
