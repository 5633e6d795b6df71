// The language of the portal, and its messages. English, unless the browser or the reader chooses German.
import { computed } from '@preact/signals'
import { type Language, languageChoice } from '../preferences/preferences.ts'

export const languages: readonly Language[] = ['en', 'de']

export const language = computed<Language>(() => {
  if (languageChoice.value !== 'auto') return languageChoice.value
  const asked = (globalThis.navigator as { languages?: readonly string[] } | undefined)?.languages ?? []
  return (
    asked.map((tag) => languages.find((known) => tag.toLowerCase().startsWith(known))).find((known) => known) ?? 'en'
  )
})

/** A text, a function that makes one, or a group of messages. */
export interface Messages {
  // biome-ignore lint/suspicious/noExplicitAny: each message takes what it needs; its own type says what
  readonly [name: string]: string | ((...values: any[]) => string) | Messages
}

/** The same names with the same parameters in each language: a missing or different one is a type error. */
export type Translated<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...values: never[]) => string
      ? T[K]
      : Translated<T[K]>
}

/** The messages of a room. A component that calls the result is redrawn when the language changes. */
export function words<const T extends Messages>(both: {
  readonly en: T
  readonly de: Translated<NoInfer<T>>
}): () => Translated<T> {
  return () => both[language.value] as Translated<T>
}

/** For messages with numbers: `plural(n, { one: 'entry', other: 'entries' })`. */
export function plural(count: number, forms: { readonly one: string; readonly other: string }): string {
  return new Intl.PluralRules(language.value).select(count) === 'one' ? forms.one : forms.other
}
