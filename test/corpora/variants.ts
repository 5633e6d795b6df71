// What happens to records in their lives: of each kind of record that a maker documents, those whose fields are missing, null, empty, long,
// nested, in other scripts, or of a later version.
export type Fields = Readonly<Record<string, unknown>>

/** What a maker's records are: their kinds, the fields that may hold anything, and their identity. */
export interface Kinds {
  readonly kinds: readonly Fields[]
  /** Paths of what is free text or any value. */
  readonly free: readonly string[]
  /** Paths of what may be absent, null or empty. */
  readonly optional: readonly string[]
  /** The record with the identity and the time that its number has. */
  readonly numbered: (record: Fields, at: number) => Fields
}

const texts = [
  'Grüße, 東京 – مرحبا 👩‍💻',
  'x'.repeat(300),
  '“quotes” \\ "and" \t tabs\nlines\r\n',
  'null',
  '\u2028\u0000\u001f',
  'İıſK',
  '{"json":"in a text"}',
  ' ',
  '../../etc/passwd',
  '=1+1',
]
const values: readonly unknown[] = [
  ...texts,
  null,
  '',
  0,
  -1,
  1.5e300,
  true,
  [],
  {},
  [null, { a: [[]] }],
  { a: { b: { c: { d: ['deep', 1, false] } } } },
  { constructor: 'own', toString: 1, 'with.dot': { 'and/slash~': 1 } },
  { '': 'nameless', ключ: 'значение' },
  { large: 'y'.repeat(50_000) },
  Array.from({ length: 300 }, (_, n) => ({ n })),
]

/** How many of each maker. One of them has neither identity nor time, so that nothing can be made of it. */
export const corpusSize = 190

export function variantsOf({ kinds, free, optional, numbered }: Kinds): readonly Fields[] {
  const withoutAll = (kind: Fields) =>
    optional.reduce((record, path) => (isWithin(record, path) ? withAt(record, path, undefined) : record), kind)
  const all = [
    ...kinds,
    ...kinds.flatMap((kind) =>
      optional
        .filter((path) => isWithin(kind, path))
        .flatMap((path) => [undefined, null, ''].map((none) => withAt(kind, path, none))),
    ),
    ...values.flatMap((value) => free.map((path, at) => withAt(kindWith(kinds, path, at), path, value))),
    ...kinds.map((kind) => ({ ...kind, newfield: 'of a later version', another: null })),
    ...kinds.map(withoutAll),
  ]
  // Spread over all of them, since makers have kinds and fields in different numbers.
  const step = all.length / (corpusSize - 1)
  const chosen = Array.from({ length: corpusSize - 1 }, (_, at) => all[Math.floor(at * step)] ?? {})
  return [...chosen.map(numbered), kinds[0] ?? {}]
}

/** Whether the object that the last name is in is there. */
function isWithin(kind: Fields, path: string): boolean {
  return !path.includes('/') || Object.hasOwn(kind, path.split('/')[0] ?? '')
}

function kindWith(kinds: readonly Fields[], path: string, at: number): Fields {
  const fitting = kinds.filter((kind) => isWithin(kind, path))
  return fitting[at % fitting.length] ?? {}
}

/** @param path of names with `/` between them. `undefined` takes the value away. */
export function withAt(fields: Fields, path: string, value: unknown): Fields {
  const [name = '', ...below] = path.split('/')
  if (below.length > 0) {
    const child = fields[name]
    const inner = typeof child === 'object' && child !== null && !Array.isArray(child) ? (child as Fields) : {}
    return { ...fields, [name]: withAt(inner, below.join('/'), value) }
  }
  const { [name]: _, ...others } = fields
  return value === undefined ? others : { ...others, [name]: value }
}

/** A minute ago, and a second before that for each record. */
export function instantMs(nowMs: number, at: number): number {
  return nowMs - 60_000 - at * 1_000
}

export function instant(nowMs: number, at: number): string {
  return new Date(instantMs(nowMs, at)).toISOString()
}

/** One of the vendor's own, told from others by its number. */
export function uuid(at: number): string {
  return `7f3a0000-1111-4222-8333-${String(at).padStart(12, '0')}`
}
