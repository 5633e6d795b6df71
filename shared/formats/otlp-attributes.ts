// The attributes of a log record and its resource: found by key, taken out of their lists without changing the order, and put back.
import { defined, type Fields } from './format.ts'

interface Attribute {
  readonly key?: string
  readonly value?: { readonly stringValue?: string }
}

interface Attributes {
  readonly attributes?: readonly Attribute[]
}

export interface LogRecord {
  readonly resource?: Attributes & Fields
  readonly log: Attributes & Fields & { readonly body?: { readonly stringValue?: string } }
}

/** Where the text of a field was: `log/3` is the fourth attribute of the log. Its key stays there without a value. */
export type Places = Readonly<Record<string, string>>

/** Of several keys the first that has a text, in the log or else in the resource. */
export function placeOf(sent: LogRecord, keys: readonly string[]): string | undefined {
  for (const key of keys)
    for (const part of ['log', 'resource'] as const) {
      const index = listIn(sent, part).findIndex((each) => each.key === key && isText(each.value?.stringValue))
      if (index >= 0) return `${part}/${index}`
    }
  return undefined
}

export function textAt(sent: LogRecord, place: string | undefined): string | undefined {
  const [part, index] = (place ?? '').split('/')
  if (part !== 'log' && part !== 'resource') return undefined
  return listIn(sent, part)[Number(index)]?.value?.stringValue
}

export function textOf(sent: LogRecord, keys: readonly string[]): string | undefined {
  return textAt(sent, placeOf(sent, keys))
}

function listIn(sent: LogRecord, part: 'log' | 'resource'): readonly Attribute[] {
  return sent[part]?.attributes ?? []
}

/** The keys stay where they are. */
export function withoutValues(record: Fields, places: readonly string[]): Fields {
  return changed(record, places, ({ key }) => defined({ key }))
}

/** @param texts by their places. */
export function withValues(record: LogRecord, texts: Readonly<Record<string, string>>): LogRecord {
  const set = ({ key }: Attribute, place: string) => defined({ key, value: { stringValue: texts[place] } })
  return changed(record as unknown as Fields, Object.keys(texts), set) as unknown as LogRecord
}

function changed(
  record: Fields,
  places: readonly string[],
  change: (each: Attribute, place: string) => Fields,
): Fields {
  const parts = (['log', 'resource'] as const).flatMap((part) => {
    const { attributes, ...rest } = (record[part] ?? {}) as Attributes & Fields
    if (!attributes || !places.some((place) => place.startsWith(`${part}/`))) return []
    const list = attributes.map((each, index) => {
      const place = `${part}/${index}`
      return places.includes(place) ? change(each, place) : each
    })
    return [[part, { ...rest, attributes: list }]]
  })
  return { ...record, ...Object.fromEntries(parts) }
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
