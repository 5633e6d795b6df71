// The suggestions of the filter box: the entry whose id is typed, fields, values that the service counts, and the text as a search.

import { isEntryId } from '../../../../shared/entry/entry-id-form.ts'
import { api } from '../session/session.ts'
import type { IconName } from '../widgets/icons.ts'
import { visibleText } from '../words/visible-text.ts'
import { type ChipField, chipFields, likelyFields } from './chips.ts'
import { counting } from './list-view.ts'
import { countedQuery } from './query.ts'
import { listWords } from './words.ts'

export type Suggestion = { readonly label: string; readonly icon?: IconName; readonly entries?: number } & (
  | { readonly kind: 'field'; readonly prefix: string }
  | { readonly kind: 'value'; readonly field: ChipField; readonly value: string; readonly not: boolean }
  | { readonly kind: 'entry'; readonly id: string }
)

export interface Suggestions {
  readonly title: string
  readonly items: readonly Suggestion[]
}

interface Value {
  readonly value: string
  readonly email?: string
  readonly entries: number
}
type FacetValues = Readonly<Record<string, { readonly values: readonly Value[] }>>

const searched: readonly ChipField[] = [
  'initiator',
  'event-name',
  'resource',
  'event-source',
  'source-ip',
  'region',
  'user-agent',
]
const shownMax = 5
const quietMs = 200

/**
 * @param search the address of the list whose values are counted.
 * @param found called with the known suggestions at once, and again when the service answers.
 */
export function suggestionsFor(
  path: string,
  typed: string,
  search: URLSearchParams,
  signal: AbortSignal,
  found: (now: readonly Suggestions[]) => void,
): void {
  const { field, not, text } = readTyped(typed)
  const fields = field ? [field] : searched
  found(grouped(typed, { field, not, text }, counting.counts.peek()?.facets ?? {}))
  if (text === '' && !field) return
  const timer = setTimeout(async () => {
    const query = countedQuery(search, Date.now())
    for (const name of fields) if (name !== 'field' && name !== 'q') query.append('facet', name)
    if (!query.has('facet')) return
    query.set('facet-limit', '20')
    if (text !== '') query.set('facet-prefix', text)
    const answer = await api.get<{ facets?: FacetValues }>(`${path}/insights`, query, signal).catch(() => undefined)
    if (answer?.facets) found(grouped(typed, { field, not, text }, answer.facets))
  }, quietMs)
  signal.addEventListener('abort', () => clearTimeout(timer))
}

/** `Region: eu` and `-region: eu` concern one field; any other text concerns all fields. */
function readTyped(typed: string): {
  readonly field: ChipField | undefined
  readonly not: boolean
  readonly text: string
} {
  const say = listWords()
  const [, not = '', name = '', text = ''] = /^([-!]?)([^:]{2,20}):\s?(.*)$/.exec(typed) ?? []
  const wanted = name.toLowerCase()
  const field = chipFields.find((one) => one === wanted || say.field[one].toLowerCase() === wanted)
  return field ? { field, not: not !== '', text } : { field: undefined, not: false, text: typed.trim() }
}

function grouped(
  typed: string,
  { field, not, text }: ReturnType<typeof readTyped>,
  facets: FacetValues,
): readonly Suggestions[] {
  const say = listWords()
  const fits = (one: string) => one.toLowerCase().includes(text.toLowerCase())
  const value = (of: ChipField, one: string): Suggestion => ({
    kind: 'value',
    field: of,
    value: one,
    not,
    label: visibleText(one),
  })
  const values = (field ? [field] : searched).flatMap((name): Suggestions[] => {
    const items = (facets[name]?.values ?? [])
      .filter((one) => fits(one.email ?? one.value))
      .map((one) => ({ ...value(name, one.email ?? one.value), entries: one.entries }))
      .slice(0, field ? 12 : shownMax)
    return items.length > 0 && (text !== '' || field) ? [{ title: say.field[name], items }] : []
  })
  const typedValue = field && text !== '' ? [{ title: say.field[field], items: [value(field, text)] }] : []
  const id = text.toLowerCase()
  const entry: readonly Suggestion[] = isEntryId(id)
    ? [{ kind: 'entry', id, label: say.openEntry(id), icon: 'open' }]
    : []
  const likely = likelyFields(text).map(
    (name): Suggestion => ({ ...value(name, text), label: `${say.field[name]}: ${visibleText(text)}` }),
  )
  const pasted = field ? [] : [...entry, ...likely]
  const fields = field
    ? []
    : chipFields
        .filter((name) => name !== 'q' && (text === '' || fits(say.field[name]) || name.includes(text.toLowerCase())))
        .map(
          (name): Suggestion => ({
            kind: 'field',
            prefix: `${say.field[name]}: `,
            label: say.field[name],
            icon: 'filter',
          }),
        )
        .filter(({ label }) => fits(label))
  const anywhere: readonly Suggestion[] =
    field || text === ''
      ? []
      : [
          {
            kind: 'value',
            field: 'q',
            value: typed.trim(),
            not: false,
            label: say.textAnywhere(visibleText(text)),
            icon: 'search',
          },
        ]
  return [
    { title: say.suggestions, items: pasted },
    ...values,
    ...(values.length > 0 && field ? [] : typedValue),
    { title: say.fields, items: fields },
    { title: say.text, items: anywhere },
  ].filter(({ items }) => items.length > 0)
}
