// The live tail of a scope while its page is open: its state, and the loop that reads the feed. Runs in the page, over the portal's API client.
import { signal } from '@preact/signals'
import { ApiError } from '../../../../shared/client/api-error.ts'
import { pause } from '../api/pause.ts'
import { api } from '../session/session.ts'
import { type FeedAsked, readFeed } from './feed-loop.ts'
import { afterEvent, type FeedPage, newTail, type TailEvent, wantsMore } from './tail.ts'

export interface Trouble {
  readonly error: unknown
  /** Until it is tried again; absent if that has ended. */
  readonly pauseMs?: number
}

/** @param asked filters and the organization; no time range. */
export function followedFeed(path: string, asked: URLSearchParams) {
  const tail = signal(newTail(Date.now()))
  const trouble = signal<Trouble | undefined>(undefined)
  const leaving = new AbortController()
  let reading: Promise<void> | undefined

  function change(event: TailEvent): void {
    tail.value = afterEvent(tail.peek(), event)
    // The loop ends when nothing more is wanted, and starts again when something is.
    if (event.is === 'resumed' || event.is === 'cleared') read()
  }

  function read(): void {
    if (reading || leaving.signal.aborted || !wantsMore(tail.peek())) return
    trouble.value = undefined
    reading = readFeed(
      {
        tail: () => tail.peek(),
        change,
        // Only the log's size is used from this answer.
        end: async (signal) => (await api.get<{ size: number }>(path, endQuery(asked), signal)).size - 1,
        read: (page, signal) => api.get<FeedPage>(path, pageQuery(asked, page), signal),
        now: Date.now,
        sleep: pause,
        refusal: (error) => ({
          isPlaceLost: error instanceof ApiError && error.code === 'CURSOR_INVALID',
          isFinal: !(error instanceof ApiError) || [401, 403, 404].includes(error.status) || isRefused(error),
          ...(error instanceof ApiError && error.retryAfterSeconds !== undefined
            ? { retryAfterMs: error.retryAfterSeconds * 1000 }
            : {}),
        }),
        onTrouble: (met) => {
          trouble.value = met
        },
      },
      leaving.signal,
    ).finally(() => {
      reading = undefined
    })
  }

  read()
  return {
    tail,
    trouble,
    change,
    retry: read,
    leave: () => leaving.abort(),
    /** The next request, as a shell command. */
    nextQuery: () => pageQuery(asked, { after: tail.peek().after ?? -1, limit: 100, wait: 20 }),
  }
}

function isRefused({ status, code }: ApiError): boolean {
  return status === 400 && code !== 'CURSOR_INVALID'
}

function endQuery(asked: URLSearchParams): URLSearchParams {
  return new URLSearchParams([['limit', '1'], ...asked.getAll('organization').map((id) => ['organization', id])])
}

function pageQuery(asked: URLSearchParams, { after, limit, wait }: FeedAsked): URLSearchParams {
  const query = new URLSearchParams(asked)
  query.set('after', String(after))
  query.set('limit', String(limit))
  query.set('wait', String(wait))
  return query
}
