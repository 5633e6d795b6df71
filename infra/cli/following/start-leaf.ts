// Where a tail without a state begins: at the end of the log, or at the first entry that was received since a time.
import type { ApiClient } from '../../../shared/client/client.ts'
import { type FeedPage, pageFields } from '../../../shared/client/feed-pages.ts'
import type { Scope } from '../../../shared/entry/scope.ts'

/** Entries are appended nearly in the order in which they were received: one that waited is found among this many before. */
const disorderMax = 1_000

/** The last leaf; -1 for an empty log. */
export async function lastLeafOf(client: ApiClient, scope: Scope, signal: AbortSignal): Promise<number> {
  return (await pageAfter(client, scope, -1, signal)).size - 1
}

/** A leaf before the first entry that was received at or after `sinceMs`, found by halving. */
export async function leafBefore(
  client: ApiClient,
  scope: Scope,
  sinceMs: number,
  signal: AbortSignal,
): Promise<number> {
  let [low, high] = [-1, await lastLeafOf(client, scope, signal)]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const { items, next, caughtUp } = await pageAfter(client, scope, middle, signal)
    const received = Date.parse(items[0]?.entry.receivedTimeStamp ?? '')
    const isLate = items.length === 0 ? caughtUp : received >= sinceMs
    if (isLate) high = middle
    else low = Math.max(middle + 1, items[0]?.leafIndex ?? next)
  }
  return Math.max(-1, low - disorderMax)
}

function pageAfter(client: ApiClient, scope: Scope, after: number, signal: AbortSignal): Promise<FeedPage> {
  const parameters = [
    ['after', String(after)],
    ['limit', '1'],
  ] as const
  return client.json({ path: `/v2/${scope}/feed`, parameters, fields: pageFields, signal })
}
