// What this browser remembers of its reader: language, theme, density, time zone. Nothing of an entry, and no token.
import { computed, type Signal, signal } from '@preact/signals'

/** The part of `localStorage` that is used. Some private windows refuse it, and tests do not have it. */
export interface Keeper {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

export type Language = 'en' | 'de'
export type Theme = 'auto' | 'light' | 'dark'
export type Density = 'compact' | 'normal' | 'roomy'
export type LongValues = 'cut' | 'wrapped'

const prefix = 'beleg.'

const keeper: Keeper | undefined = (() => {
  try {
    return (globalThis as { localStorage?: Keeper }).localStorage
  } catch {
    return undefined
  }
})()

export const languageChoice = kept<Language | 'auto'>('language', 'auto', oneOf('auto', 'en', 'de'))
export const theme = kept<Theme>('theme', 'auto', oneOf('auto', 'light', 'dark'))
export const density = kept<Density>('density', 'normal', oneOf('compact', 'normal', 'roomy'))
/** What rows of the list do with values that are longer than their column. */
export const longValues = kept<LongValues>('long-values', 'cut', oneOf('cut', 'wrapped'))
/** `local`, `UTC`, or an IANA time zone. */
export const zoneChoice = kept<string>('zone', 'local', isZone)
/** The zone that a link asks for (`tz`), as in `zoneChoice`. It comes before the reader's choice, and is not kept. */
export const zoneOfLink = signal<string | undefined>(undefined)
/** Whether single letters are shortcuts (WCAG 2.1.4). */
export const shortcuts = kept<'on' | 'off'>('shortcuts', 'on', oneOf('on', 'off'))
/** The scopes that the reader opened last, the newest first, such as `projects/ID organizations/ID`. */
const lastScopesText = kept<string>('scopes', '', (text): text is string =>
  /^((organizations|folders|projects)\/[^/ ]+( |$))*$/.test(text),
)

export const lastScopes = computed<readonly string[]>(() => lastScopesText.value.split(' ').filter((one) => one !== ''))

const lastScopesMax = 6

export function rememberScope(scope: string): void {
  lastScopesText.value = [scope, ...lastScopes.peek().filter((one) => one !== scope)].slice(0, lastScopesMax).join(' ')
}

/** A choice that the browser keeps after the page is closed. A stored value that `fits` rejects is ignored. */
export function kept<T extends string>(name: string, otherwise: T, fits: (text: string) => text is T): Signal<T> {
  const read = () => {
    const text = keeper?.getItem(prefix + name) ?? otherwise
    return fits(text) ? text : otherwise
  }
  const choice = signal<T>(read())
  choice.subscribe((value) => {
    if (value === read()) return
    try {
      keeper?.setItem(prefix + name, value)
    } catch {
      // The store is full or refused: the choice applies to this page only.
    }
  })
  return choice
}

export function oneOf<T extends string>(...values: readonly T[]): (text: string) => text is T {
  return (text): text is T => values.some((value) => value === text)
}

export function isZone(text: string): text is string {
  if (text === 'local') return true
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }) !== undefined
  } catch {
    return false
  }
}
