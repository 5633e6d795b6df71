// The state of the list on the screen: its address, pages, counts and selection. All parts of the screen read it.
import { computed, signal } from '@preact/signals'
import { pause } from '../api/pause.ts'
import { address, close, go, withParameters } from '../router/address.ts'
import { api } from '../session/session.ts'
import { zone } from '../words/format.ts'
import { type Chip, type ChipField, chipFields, chipsOf, valuesOf } from './chips.ts'
import { Counting } from './counts.ts'
import { NewerEntries } from './newer-entries.ts'
import { Pages } from './pages.ts'
import { apiQuery, identityOf } from './query.ts'
import { parametersOf, spanOf, type TimeSpan } from './time-span.ts'

export const pages = new Pages({ api, now: Date.now })
export const counting = new Counting(api)

export const chips = computed(() => chipsOf(address.value.searchParams))
export const span = computed(() => spanOf(address.value.searchParams))
export const identity = computed(() => identityOf(address.value.searchParams))
/** The entry in the drawer. */
export const openEntry = computed(() => address.value.searchParams.get('entry') ?? undefined)
/** Counts what has come since. It asks nothing while the page is hidden. */
export const newer = new NewerEntries({
  api,
  isListed: (id) => pages.state.peek().entries.some((entry) => entry.id === id),
  sleep: async (ms, signal) => {
    await pause(ms, signal)
    while (document.hidden && !signal.aborted) await pause(1_000, signal)
  },
})
/** The ids of the ticked entries: at most two, which can be compared. */
export const ticked = signal<readonly string[]>([])
export const facetsFolded = signal(false)

/** Loads the list of the address. The previous rows stay until the new ones are there. */
export function ask(path: string): void {
  const query = apiQuery(address.peek().searchParams, Date.now())
  ticked.value = []
  void pages.load(path, query)
  void counting.count(path, query, zone.peek())
  void newer.watch(path, query)
}

/** Counts again after a failure. The list stays as it is. */
export function countAgain(path: string): void {
  void counting.count(path, apiQuery(address.peek().searchParams, pages.state.peek().askedMs), zone.peek())
}

/** Loads the list again, with what has come, and scrolls to its top. */
export function showNewer(path: string): void {
  document.querySelector('.results')?.scrollTo({ top: 0 })
  ask(path)
}

export function setChips(next: readonly Chip[]): void {
  go(withChips(next))
}

/** The address with these chips only. */
export function withChips(next: readonly Chip[]): URL {
  return withParameters({
    ...Object.fromEntries(chipFields.map((field: ChipField) => [field, valuesOf(next, field)])),
    entry: undefined,
  })
}

export function setSpan(next: TimeSpan): void {
  go(withSpan(next))
}

/** The address with this range. */
export function withSpan(next: TimeSpan): URL {
  return withParameters({ ...parametersOf(next), entry: undefined })
}

/** Opens the drawer, shows another entry in it, or closes it: the history has one entry for as long as it is open. */
export function showEntry(id: string | undefined): void {
  const to = withParameters({ entry: id })
  if (id === undefined) close(to)
  else go(to, openEntry.peek() === undefined ? 'open' : 'replace')
}

/** @param by 1 for the next row, -1 for the previous one. */
export function stepEntry(by: 1 | -1): void {
  const { entries } = pages.state.peek()
  const at = entries.findIndex(({ id }) => id === openEntry.peek())
  const next = entries[at + by]
  if (next) showEntry(next.id)
}

export function tick(id: string): void {
  const now = ticked.value
  ticked.value = now.includes(id) ? now.filter((one) => one !== id) : [...now, id].slice(-2)
}
