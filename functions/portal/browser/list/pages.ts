// The pages of a list. An empty page with a cursor is not the end: the search continues for a while by itself, then pauses and says how far it
// has looked. Knows no screen.
import { type Signal, signal } from '@preact/signals'
import type { ApiClient } from '../api/client.ts'
import type { ShownEntry } from '../api/shown-entry.ts'

export interface ListState {
  readonly entries: readonly ShownEntry[]
  /** `first`: the rows are still those of the previous query. */
  readonly loading: 'first' | 'more' | undefined
  /** Whether there are no more entries. */
  readonly whole: boolean
  /** Everything after this time was examined, or before it if the oldest come first. */
  readonly examinedTo: string | undefined
  /** The search paused for lack of time, and can be continued. */
  readonly paused: boolean
  readonly failure: unknown
  /** When the rows were requested: a relative range is counted from then. */
  readonly askedMs: number
  /** When the first page of the rows was answered. Before `askedMs`, the rows are still those of the previous query. */
  readonly answeredMs: number
}

interface Page {
  readonly items: readonly ShownEntry[]
  readonly cursor?: string
  readonly explain?: { readonly examinedTo?: string }
}

export interface PagesDeps {
  readonly api: Pick<ApiClient, 'get'>
  readonly now: () => number
}

export const pageSize = 100
const patienceMs = 25_000

export class Pages {
  readonly state: Signal<ListState> = signal({
    entries: [],
    loading: undefined,
    whole: false,
    examinedTo: undefined,
    paused: false,
    failure: undefined,
    askedMs: 0,
    answeredMs: 0,
  })
  readonly #deps: PagesDeps
  #path = ''
  #query = new URLSearchParams()
  #cursor: string | undefined
  #under: AbortController | undefined

  constructor(deps: PagesDeps) {
    this.#deps = deps
  }

  /** Starts another list. The previous rows stay until its first page is there. */
  async load(path: string, query: URLSearchParams): Promise<void> {
    const isSame = this.#path === path
    this.#path = path
    this.#query = query
    this.#cursor = undefined
    const entries = isSame ? this.state.peek().entries : []
    await this.#read('first', { entries, whole: false, examinedTo: undefined, askedMs: this.#deps.now() })
  }

  /** Loads the next page, or continues after a pause or failure. One request at a time. */
  async more(): Promise<void> {
    const { loading, whole } = this.state.peek()
    if (loading !== undefined || whole) return
    await this.#read(this.#cursor === undefined ? 'first' : 'more', {})
  }

  cancel(): void {
    this.#under?.abort()
    this.state.value = { ...this.state.peek(), loading: undefined, paused: true }
  }

  async #read(loading: 'first' | 'more', change: Partial<ListState>): Promise<void> {
    this.#under?.abort()
    const under = new AbortController()
    this.#under = under
    this.state.value = { ...this.state.peek(), ...change, loading, paused: false, failure: undefined }
    const untilMs = this.#deps.now() + patienceMs
    let isFirst = loading === 'first'
    try {
      while (true) {
        const page = await this.#page(under.signal)
        if (under.signal.aborted) return
        const before = isFirst ? [] : this.state.peek().entries
        const answeredMs = isFirst ? this.#deps.now() : this.state.peek().answeredMs
        isFirst = false
        this.#cursor = page.cursor
        const whole = page.cursor === undefined
        const found = whole || page.items.length > 0
        const paused = !found && this.#deps.now() > untilMs
        this.state.value = {
          ...this.state.peek(),
          entries: [...before, ...page.items],
          answeredMs,
          whole,
          examinedTo: page.explain?.examinedTo,
          paused,
          loading: found || paused ? undefined : loading,
        }
        if (found || paused) return
      }
    } catch (failure) {
      if (!under.signal.aborted) this.state.value = { ...this.state.peek(), loading: undefined, failure }
    }
  }

  #page(signal: AbortSignal): Promise<Page> {
    const query = new URLSearchParams(this.#query)
    query.set('limit', String(pageSize))
    if (this.#cursor !== undefined) query.set('cursor', this.#cursor)
    return this.#deps.api.get<Page>(this.#path, query, signal)
  }
}
