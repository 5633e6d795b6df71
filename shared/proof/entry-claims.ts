// What is said of an entry besides its being in the log: that it is of the log's organization, under an id of its own time, and what
// was asked for. The file is not signed for any of it, so nothing is proved by it; but where it is untrue, the file would mislead.

import { lineageOf, type SubmittedEntry } from '../entry/entry.ts'
import { firstIdBeside, firstIdOf } from '../entry/entry-id.ts'
import { isEntryId } from '../entry/entry-id-form.ts'
import { scopesOf } from '../entry/scope.ts'
import { compareInstants, parseInstant } from '../time/instant.ts'
import { parseBound } from '../time/time-range.ts'
import type { BundleHeader } from './bundle.ts'
import type { FaultKind } from './fault-kind.ts'

type LineEntry = SubmittedEntry & { readonly id: string }

/**
 * What is untrue.
 * @param origin of the log: `<host>/organizations/<id>`; absent when the file does not tell it.
 */
export function faultsOfClaims(
  line: string,
  origin: string | undefined,
  isAskedFor: (entry: SubmittedEntry) => boolean = () => true,
): FaultKind[] {
  try {
    const entry: LineEntry = JSON.parse(line)
    const organization = `organizations/${entry.context.organizationId}`
    const claims: [FaultKind['kind'] & `entry-${string}`, boolean][] = [
      ['entry-of-another-organization', origin?.endsWith(`/${organization}`) ?? true],
      ['entry-id-of-another-time', isEntryId(entry.id) && firstIdBeside(entry.id) === firstIdAt(entry)],
      ['entry-not-asked-for', isAskedFor(entry)],
    ]
    return claims.flatMap(([kind, isTrue]) => (isTrue ? [] : [{ kind }]))
  } catch {
    return [{ kind: 'entry-unreadable' }]
  }
}

/** Whether an entry is what was asked for. */
export function askedFor({ scope, startTimeRange, endTimeRange, fromLeafIndex, toLeafIndex }: BundleHeader) {
  const start = startTimeRange === undefined ? undefined : parseBound(startTimeRange)
  const end = endTimeRange === undefined ? undefined : parseBound(endTimeRange)
  return (entry: SubmittedEntry, leafIndex: number): boolean => {
    const instant = parseInstant(entry.eventTimeStamp)
    if (!instant || !scopesOf(lineageOf(entry)).some((shown) => shown === scope)) return false
    if ((start && compareInstants(instant, start) < 0) || (end && compareInstants(instant, end) >= 0)) return false
    return leafIndex >= (fromLeafIndex ?? 0) && leafIndex < (toLeafIndex ?? Number.POSITIVE_INFINITY)
  }
}

function firstIdAt({ eventTimeStamp }: SubmittedEntry): string | undefined {
  const instant = parseInstant(eventTimeStamp)
  return instant && firstIdOf(instant)
}
