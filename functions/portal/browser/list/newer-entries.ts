// How many entries have come since the list was asked for, by the feed of its scope. They are counted and not shown: the list does not move
// under its reader. Knows no screen.
import { type Signal, signal } from '@preact/signals'
import { ApiError } from '../../../../shared/client/api-error.ts'
import { type ApiClient, isPassing } from '../api/client.ts'
import { SignedOutError } from '../session/tokens.ts'

export interface NewerDeps {
  readonly api: Pick<ApiClient, 'get'>
  /** Whether the list has it: what is recorded is in the list at once, and in the feed some seconds later. */
  readonly isListed: (id: string) => boolean
  /** At least so long; longer while nobody looks. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

interface FeedPage {
  readonly items: readonly { readonly entry: { readonly id: string; readonly eventTimeStamp: string } }[]
  readonly next: number
  readonly caughtUp: boolean
}

/** Asking costs one read of the log's head; where nothing happens, it is asked ever more rarely. */
const pausesMs = [5_000, 10_000, 20_000, 30_000] as const
const lastPauseMs = 60_000
const pageMax = 200
/** So many are enough to know that the list is old. */
export const newerMax = 1_000

export class NewerEntries {
  readonly count: Signal<number> = signal(0)
  readonly #deps: NewerDeps
  #under: AbortController | undefined

  constructor(deps: NewerDeps) {
    this.#deps = deps
  }

  /** Counts for this list from now on, until the next one or `stop`. @param query of the list. */
  async watch(path: string, query: URLSearchParams): Promise<void> {
    this.stop()
    const under = new AbortController()
    this.#under = under
    this.count.value = 0
    const isOfRange = rangeOf(query)
    let after: number | undefined
    let quiet = 0
    while (!under.signal.aborted && this.count.peek() < newerMax) {
      let pauseMs: number = pausesMs[quiet] ?? lastPauseMs
      quiet += 1
      try {
        if (after === undefined) after = await this.#end(path, query, under.signal)
        else {
          const page = await this.#page(path, query, after, under.signal)
          const news = page.items.filter(({ entry }) => isOfRange(entry) && !this.#deps.isListed(entry.id)).length
          if (under.signal.aborted) return
          after = page.next
          if (news > 0) {
            quiet = 0
            this.count.value += news
          }
          if (!page.caughtUp) pauseMs = pausesMs[0]
        }
      } catch (error) {
        const isOldPlace = error instanceof ApiError && error.code === 'CURSOR_INVALID'
        // Whoever is signed out may sign in again in this page.
        const isOver = !isPassing(error) && !isOldPlace && !(error instanceof SignedOutError)
        if (under.signal.aborted || isOver) return
        if (isOldPlace) after = undefined
        const askedSeconds = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) : 0
        pauseMs = Math.max(lastPauseMs, askedSeconds * 1000)
      }
      await this.#deps.sleep(pauseMs, under.signal)
    }
  }

  stop(): void {
    this.#under?.abort()
  }

  /** The index of the log's last leaf. */
  async #end(path: string, query: URLSearchParams, signal: AbortSignal): Promise<number> {
    const asked = new URLSearchParams({ limit: '1' })
    for (const id of query.getAll('organization')) asked.append('organization', id)
    return (await this.#deps.api.get<{ size: number }>(`${path}/feed`, asked, signal)).size - 1
  }

  #page(path: string, query: URLSearchParams, after: number, signal: AbortSignal): Promise<FeedPage> {
    const asked = new URLSearchParams(query)
    for (const name of ['start-time-range', 'end-time-range', 'sort']) asked.delete(name)
    asked.set('after', String(after))
    asked.set('limit', String(pageMax))
    return this.#deps.api.get<FeedPage>(`${path}/feed`, asked, signal)
  }
}

/** The feed knows no range of event times: it goes by arrival. */
function rangeOf(query: URLSearchParams): (entry: { readonly eventTimeStamp: string }) => boolean {
  const bound = (name: string, otherwise: number) => {
    const ms = Date.parse(query.get(name) ?? '')
    return Number.isNaN(ms) ? otherwise : ms
  }
  const from = bound('start-time-range', Number.NEGATIVE_INFINITY)
  const to = bound('end-time-range', Number.POSITIVE_INFINITY)
  return ({ eventTimeStamp }) => {
    const ms = Date.parse(eventTimeStamp)
    return from <= ms && ms < to
  }
}
