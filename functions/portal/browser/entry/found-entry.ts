// Loads one entry, whatever the current scope, and related facts.

import { ApiError } from '../../../../shared/client/api-error.ts'
import { entryIdMs } from '../../../../shared/entry/entry-id.ts'
import { isEntryId } from '../../../../shared/entry/entry-id-form.ts'
import { exactValue } from '../../../../shared/filter/exact-value.ts'
import { retentionDays } from '../../../../shared/time/retention.ts'
import type { ApiClient } from '../api/client.ts'
import { listedEntries } from '../api/listed-entries.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { apiPath } from '../share/call-lines.ts'
import type { Scope } from '../shell/scope.ts'

/** @throws ApiError with status 404 if the scope does not have it. */
export async function foundEntry(
  api: ApiClient,
  { kind, id }: Scope,
  entryId: string,
  signal?: AbortSignal,
): Promise<ShownEntry> {
  if (kind === 'organizations') return api.get<ShownEntry>(apiPath(kind, id, 'entries', entryId), {}, signal)
  // A folder or project has no route for one entry, so the list of the id's millisecond is read.
  const ms = isEntryId(entryId) ? entryIdMs(entryId) : Number.NaN
  if (Number.isNaN(ms)) throw new ApiError('no id of an entry', { status: 404, code: 'NOT_FOUND' })
  const within = [
    ['start-time-range', new Date(ms).toISOString()],
    ['end-time-range', new Date(ms + 1).toISOString()],
  ] as const
  const { entries } = await listedEntries(api, apiPath(kind, id), within, 1000, signal)
  const found = entries.find((entry) => entry.id === entryId)
  if (!found) throw new ApiError('not in this scope', { status: 404, code: 'NOT_FOUND' })
  return found
}

/** When an entry with this id expired, if it has: an id contains the event time. */
export function expiredMs(entryId: string, nowMs: number): number | undefined {
  if (!isEntryId(entryId)) return undefined
  const expiresMs = entryIdMs(entryId) + retentionDays * 24 * 60 * 60_000
  return expiresMs < nowMs ? expiresMs : undefined
}

/** The last entry before this one that changed the same resource. */
export async function previousEntry(
  api: ApiClient,
  entry: ShownEntry,
  signal?: AbortSignal,
): Promise<ShownEntry | undefined> {
  if (!entry.resourceId) return undefined
  const parameters = [
    ['resource', exactValue(entry.resourceId)],
    ['event-source', exactValue(entry.eventSource)],
    ['event-name', exactValue(entry.eventName)],
    ['outcome', 'SUCCESS'],
    ['end-time-range', entry.eventTimeStamp],
  ] as const
  const { entries } = await listedEntries(
    api,
    apiPath('organizations', entry.context.organizationId),
    parameters,
    1,
    signal,
  )
  return entries[0]
}

export interface Seen {
  readonly first: ShownEntry
  readonly last: ShownEntry
}

/** When a value first and last occurred within the retention period. */
export async function seenAt(
  api: ApiClient,
  { kind, id }: Scope,
  [parameter, value]: readonly [parameter: string, value: string],
  signal?: AbortSignal,
): Promise<Seen | undefined> {
  const path = apiPath(kind, id)
  const [oldest, newest] = await Promise.all(
    (['asc', 'desc'] as const).map((sort) =>
      listedEntries(
        api,
        path,
        [
          [parameter, exactValue(value)],
          ['sort', sort],
        ],
        1,
        signal,
      ),
    ),
  )
  const [first, last] = [oldest?.entries[0], newest?.entries[0]]
  return first && last ? { first, last } : undefined
}
