// The feed, page by page, for ever: entries in the order of their leaves. Where a reader goes on is its own matter: it keeps `next`.
import type { Scope } from '../entry/scope.ts'
import type { ApiClient, Parameters } from './client.ts'
import type { ListedEntry } from './listed-pages.ts'

export interface FeedItem {
  readonly leafIndex: number
  readonly entry: ListedEntry
}

export interface FeedPage {
  readonly items: readonly FeedItem[]
  /** Where the next page goes on, as `after`. */
  readonly next: number
  readonly caughtUp: boolean
  readonly size: number
  /** Leaves in between that are past their retention. */
  readonly expired?: number
}

export interface Followed {
  readonly scope: Scope
  /** -1 begins with the oldest retained entry. */
  readonly after: number
  /** The feed's own, without `after`, `limit` and `wait`. */
  readonly parameters: Parameters
  readonly pageMax: number
  /** How long the service waits for entries. */
  readonly waitSeconds: number
}

/** Of every page. */
export const pageFields: readonly (keyof FeedPage)[] = ['items', 'next', 'caughtUp', 'size']

/** @throws ApiError */
export async function* feedPages(
  client: Pick<ApiClient, 'json'>,
  followed: Followed,
  signal?: AbortSignal,
): AsyncGenerator<FeedPage> {
  const { scope, parameters, pageMax, waitSeconds } = followed
  let { after } = followed
  for (;;) {
    const place: Parameters = [
      ['after', String(after)],
      ['limit', String(pageMax)],
      ['wait', String(waitSeconds)],
    ]
    const page: FeedPage = await client.json({
      path: `/v2/${scope}/feed`,
      parameters: [...parameters, ...place],
      fields: pageFields,
      signal,
    })
    yield page
    after = page.next
  }
}
