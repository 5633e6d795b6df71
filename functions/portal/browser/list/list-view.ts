// One list as it is on the screen: its address, its pages and its counts, and what is chosen in it. Every part of the screen draws from it.
import { computed, signal } from '@preact/signals'
import { address, go, withParameters } from '../router/address.ts'
import { api } from '../session/session.ts'
import { zone } from '../words/format.ts'
import { type Chip, type ChipField, chipFields, chipsOf, valuesOf } from './chips.ts'
import { Counting } from './counts.ts'
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
/** Up to two, for a comparison. */
export const ticked = signal<readonly string[]>([])
export const facetsFolded = signal(false)

/** Asks for the list that the address means. Rows stay until the new ones are there. */
export function ask(path: string): void {
  const query = apiQuery(address.peek().searchParams, Date.now())
  ticked.value = []
  void pages.load(path, query)
  void counting.count(path, query, zone.peek())
}

export function setChips(next: readonly Chip[]): void {
  go(
    withParameters({
      ...Object.fromEntries(chipFields.map((field: ChipField) => [field, valuesOf(next, field)])),
      entry: undefined,
    }),
  )
}

export function setSpan(next: TimeSpan): void {
  go(withParameters({ ...parametersOf(next), entry: undefined }))
}

export function showEntry(id: string | undefined): void {
  go(withParameters({ entry: id }), 'replace')
}

/** @param by 1 for the next row, -1 for the one before. */
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
