// What a query asks of a part: texts that a matching entry must hold, and tests of its views. Every entry that matches answers it with yes;
// some that answer so do not match, which the matcher finds out by the line.

import { scopeKind } from '../entry/scope.ts'
import { caselessForm, normalForm } from '../entry/text-form.ts'
import { splitFieldTerm } from '../filter/field-path.ts'
import type { FilterName } from '../filter/filter.ts'
import { matcherOf } from '../filter/matcher.ts'
import type { Query } from '../filter/query.ts'
import type { Term } from '../filter/terms.ts'
import { readingsOfText } from '../filter/text-search.ts'
import { valuePattern } from '../filter/value-pattern.ts'
import { type ColumnName, entryOfView, isText, isViewed, scopesOfView, type ViewedFilter } from './views.ts'

/** All phrases of one alternative must stand in the entry, each within one value. */
export type Alternative = readonly string[]

export interface ColumnTest {
  readonly name: ColumnName
  readonly holds: (view: string) => boolean
  /** Of these, one alternative must hold too. None if it cannot be said as texts. */
  readonly texts: readonly Alternative[]
}

export interface Question {
  /** Says the same of the same question. */
  readonly key: string
  /** Of each, one alternative must hold. No phrase is empty. */
  readonly texts: readonly (readonly Alternative[])[]
  readonly columns: readonly ColumnTest[]
}

/** @returns `undefined` if every entry of the range answers it. */
export function questionOf({ filter, scope, direct }: Query): Question | undefined {
  const { q = [], field = [], ...others } = filter
  const texts = [textsOf(q), fieldTextsOf(field)].filter((alternatives) => alternatives.length > 0)
  const columns = (Object.entries(others) as [FilterName, readonly Term[]][]).flatMap(([name, terms]) =>
    isViewed(name) ? [columnTest(name, terms)] : [],
  )
  if (texts.length === 0 && columns.length === 0) return undefined
  const isWhole = scopeKind(scope) === 'organizations' && !direct
  const within = (view: string) => (direct ? scopesOfView(view).at(-1) === scope : scopesOfView(view).includes(scope))
  return {
    key: JSON.stringify([filter, scope, direct]),
    texts,
    columns: isWhole ? columns : [...columns, { name: 'scope', holds: within, texts: [] }],
  }
}

function columnTest(name: ViewedFilter, terms: readonly Term[]): ColumnTest {
  const texts = isText(name) ? valueTextsOf(terms) : []
  const [mayHold, holds] = [viewScreen(texts), viewTest(name, terms)]
  return { name, texts, holds: (view) => mayHold(view) && holds(view) }
}

/**
 * False only if the view lacks the texts. It says so of views in ASCII, whose caseless form is their lower case, and which hold all that
 * their filter looks at: to look takes a fifth of the time of the matcher.
 */
function viewScreen(texts: readonly Alternative[]): (view: string) => boolean {
  if (texts.length === 0) return () => true
  // Views are JSON. A character is escaped the same wherever it stands.
  const escaped = texts.map((phrases) => phrases.map((phrase) => JSON.stringify(phrase).slice(1, -1)))
  return (view) => {
    if (!/^\p{ASCII}*$/u.test(view) || view.includes('"payloads":')) return true
    const form = view.toLowerCase()
    return escaped.some((phrases) => phrases.every((phrase) => form.includes(phrase)))
  }
}

/** What the matcher does not say no to is a candidate. */
function viewTest(name: ViewedFilter, terms: readonly Term[]): (view: string) => boolean {
  const verdict = viewVerdict(name, terms)
  return (view) => verdict(view) !== 'no'
}

/** Whether an entry with a view matches; `unknown` if that depends on what is in the bucket. */
export type Verdict = 'yes' | 'no' | 'unknown'

/** By the product's own matcher. */
export function viewVerdict(name: ViewedFilter, terms: readonly Term[]): (view: string) => Verdict {
  const matcher = matcherOf({ [name]: terms })
  return (view) => {
    const entry = entryOfView(view)
    if (!matcher.matches(entry)) return 'no'
    if (!matcher.whole) return 'yes'
    const scan = matcher.whole.scan()
    scan.read(entry)
    const verdict = scan.verdict()
    return verdict === undefined ? 'unknown' : verdict ? 'yes' : 'no'
  }
}

/** None if the index cannot rule an entry out: nothing is wanted, or one alternative may hold anywhere. */
function textsOf(terms: readonly Term[]): readonly Alternative[] {
  return usable(terms.filter(({ negated }) => !negated).flatMap(({ text }) => readingsOfText(text)))
}

function fieldTextsOf(terms: readonly Term[]): readonly Alternative[] {
  const wanted = terms.filter(({ negated }) => !negated)
  return usable(
    wanted.flatMap(({ text }) =>
      splitFieldTerm(text).flatMap(({ value }) => valuePattern(value).readings.map(phrasesOfPieces)),
    ),
  )
}

/** What is wanted of a field stands in it as text. */
function valueTextsOf(terms: readonly Term[]): readonly Alternative[] {
  const wanted = terms.filter(({ negated }) => !negated)
  return usable(wanted.flatMap(({ text }) => valuePattern(text).readings.map(phrasesOfPieces)))
}

/** A lone surrogate matches half of a character in UTF-16; in the UTF-8 of a part it would be another text. */
function usable(alternatives: readonly Alternative[]): readonly Alternative[] {
  const kept = alternatives.map((phrases) => phrases.filter((phrase) => phrase !== '' && phrase.isWellFormed()))
  return kept.every(({ length }) => length > 0) ? kept : []
}

/**
 * The texts between wildcards, in caseless form. Beside a wildcard a character may combine with what the wildcard stands for (`J` and
 * a caron are one letter in lower case, and two in upper case), so a text ends there before its last ASCII character and begins with its
 * first: ASCII never combines with what stands before it.
 */
function phrasesOfPieces(pieces: readonly string[]): Alternative {
  return pieces.map((piece, at) => {
    const form = normalForm(piece)
    const begun = at === 0 ? form : form.replace(/^[^\p{ASCII}]+/u, '')
    return caselessForm(at === pieces.length - 1 ? begun : begun.replace(/\p{ASCII}?[^\p{ASCII}]*$/u, ''))
  })
}
