// The language of the portal, and messages in it. English unless the browser, or its reader, says German.
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

/** A text, or how one is made; messages in groups. */
export interface Messages {
  // biome-ignore lint/suspicious/noExplicitAny: each message takes what it needs; its own type says what
  readonly [name: string]: string | ((...values: any[]) => string) | Messages
}

/** The same names with the same parameters: one that is missing, or takes something else, is a type error. */
export type Translated<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...values: never[]) => string
      ? T[K]
      : Translated<T[K]>
}

/** The messages of a room. What calls the result is drawn again when the language changes. */
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
