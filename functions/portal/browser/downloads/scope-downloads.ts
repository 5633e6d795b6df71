// The downloads of a scope while its page is open: lists them, polls while one runs, and keeps their links in memory only.
import { computed, signal } from '@preact/signals'
import { ApiError } from '../../../../shared/client/api-error.ts'
import { pause } from '../api/pause.ts'
import { api } from '../session/session.ts'
import { pathOf, type Scope } from '../shell/scope.ts'
import { follow } from './poll-plan.ts'
import { type DownloadLink, type LinkedDownload, linkOf, type ShownDownload } from './shown-download.ts'

/** An item of the list. */
export interface ListedDownload extends ShownDownload {
  readonly mine: boolean
}

interface Page {
  readonly items: readonly ListedDownload[]
  readonly cursor?: string
}

export function scopeDownloads(scope: Scope, organization: string | undefined) {
  const path = `/v2${pathOf(scope)}/downloads`
  const first = signal<Page | undefined>(undefined)
  const older = signal<readonly Page[]>([])
  const links = signal<ReadonlyMap<string, DownloadLink>>(new Map())
  const failure = signal<unknown>(undefined)
  let following = new AbortController()
  const query = { organization }

  function followAll(): void {
    following.abort()
    following = new AbortController()
    void follow(
      {
        look: (signal) => api.get<Page>(path, query, signal),
        isOver: ({ items }) => items.every(({ state }) => state !== 'running'),
        sleep: pause,
        retryAfterMs: (error) =>
          error instanceof ApiError && error.retryAfterSeconds !== undefined
            ? error.retryAfterSeconds * 1000
            : undefined,
      },
      {
        seen: (page) => {
          failure.value = undefined
          first.value = page
        },
        failed: (error) => {
          failure.value = error
          if (!(error instanceof ApiError) || [401, 403, 404].includes(error.status)) following.abort()
        },
      },
      following.signal,
    )
  }

  return {
    /** `undefined` until the list is loaded. */
    items: computed(() => {
      const [newest, rest] = [first.value?.items, older.value.flatMap(({ items }) => items)]
      const known = new Set(newest?.map(({ id }) => id))
      return newest && [...newest, ...rest.filter(({ id }) => !known.has(id))]
    }),
    hasOlder: computed(() => (older.value.at(-1) ?? first.value)?.cursor !== undefined),
    links,
    failure,
    followAll,
    leave: () => following.abort(),
    async showOlder(): Promise<void> {
      const cursor = (older.value.at(-1) ?? first.value)?.cursor
      if (cursor === undefined) return
      const page = await api.get<Page>(path, { ...query, cursor })
      older.value = [...older.value, page]
    },
    /** A new link, valid for some minutes. @throws ApiError */
    async renew(id: string): Promise<DownloadLink | undefined> {
      const link = linkOf(await api.get<LinkedDownload>(`${path}/${encodeURIComponent(id)}`, query))
      if (link) links.value = new Map([...links.value, [id, link]])
      return link
    },
  }
}

export type ScopeDownloads = ReturnType<typeof scopeDownloads>
