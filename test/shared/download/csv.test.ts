import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvFile } from '../../../shared/download/csv.ts'
import { type CsvOptions, csvSeparators } from '../../../shared/download/csv-options.ts'
import type { Entry } from '../../../shared/entry/entry.ts'
import { entryOfCsvRow } from '../../csv-entry.ts'
import { anEntry, newId } from '../../entries.ts'

const separators = Object.keys(csvSeparators) as (keyof typeof csvSeparators)[]

function fileOf(entries: readonly Entry[], options: CsvOptions = {}): string {
  const file = csvFile(options)
  return file.begin({ scope: 'organizations/acme' }) + entries.map(file.row).join('')
}

function rowsOf(text: string, { separator = 'comma' }: CsvOptions = {}): Record<string, string>[] {
  return parse(text, { bom: true, columns: true, delimiter: csvSeparators[separator] })
}

const entryWith = (over: object): Entry => ({
  ...anEntry({ context: { organizationId: 'acme' } }),
  id: newId(),
  receivedTimeStamp: '2026-11-25T12:00:00Z',
  ...over,
})

/** What breaks rows, columns and cells, begins formulas, ends files or cannot be seen. */
const hostile = [
  ...'=+-@\t\r\n,;"\'\0\v\f|\\/ \x1a\x1b\x7f\x85\u2028\u2029\u200b\ufeff\u00a0＝＋－＠−␀',
  '\r\n',
  '"=',
  ';=1+1',
  "\n'=cmd|'/C calc'!A0",
  ',-2',
  '😀',
  'Müller',
  '000123',
]
const text = fc
  .array(fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 4 })), {
    maxLength: 12,
  })
  .map((pieces) => pieces.join(''))
/**
 * Without a backslash: V8 13.6 (Node 24) reads `{"-":1,"\n":1}` as `{"-":1,"\\":1}` once it has read `{"-":1,"\\":1}`. JSON.parse
 * takes an escaped name for one that it expects if the two are spelled alike as far as the shorter goes.
 */
const name = fc.oneof(
  text.map((pieces) => pieces.replaceAll('\\', '/')),
  fc.constantFrom(
    ...['constructor', 'hasOwnProperty', '__proto__', 'toString', 'valueOf', 'prototype', ''],
    ...[
      'initiator.email',
      'request.body',
      'initiator.name',
      'context',
      'other',
      'cut',
      'outcome',
      'outcomeFrom',
      'resources',
      'id.x',
      'a.b',
      'eventTimeStampLocal',
    ],
  ),
)
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.constantFrom(-1, -0.5, null, true, [], {}),
    fc.array(tie('value'), { maxLength: 4 }),
    fields(tie('value')),
  ),
}))
function fields(of: fc.Arbitrary<unknown>) {
  return fc.array(fc.tuple(name, of), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs))
}
const objectOrNot = fc.oneof(fields(value), value)
const entry = fc
  .record(
    {
      own: fields(value),
      texts: fc.record({ eventName: text, userAgent: text, resourceName: text, sourceIpAddress: text, region: text }),
      initiator: fc
        .tuple(fields(value), fc.record({ id: text, email: text }))
        .map((pair) => Object.assign({}, ...pair)),
      bodies: fc.record(
        {
          result: objectOrNot,
          details: objectOrNot,
          resources: objectOrNot,
          outcome: fc.constantFrom('SUCCESS', 'FAILURE', 'DENIED'),
        },
        { requiredKeys: [] },
      ),
      folderPath: fc.oneof(fc.array(fc.constantFrom('f1', '-f', 'a.b'), { maxLength: 3 }), value),
      more: fields(value),
    },
    { noNullPrototype: true },
  )
  .map(({ own, texts, initiator, bodies, folderPath, more }) => {
    const known = { ...texts, initiator, ...bodies, context: { organizationId: 'acme', folderPath } }
    return { ...own, ...entryWith(known), request: { ...more, endpoint: 'POST /', body: own } } as Entry
  })
const options = fc.record(
  { separator: fc.constantFrom(...separators), byteOrderMark: fc.boolean(), timeZone: fc.constant('Europe/Berlin') },
  { requiredKeys: [], noNullPrototype: true },
)

describe('a CSV file', () => {
  test('is the entries: whatever they hold, an independent reader gets every value, under its name, once', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 4 }), options, (entries, asked) => {
        const rows = rowsOf(fileOf(entries, asked), asked)
        expect(rows.map(entryOfCsvRow)).toEqual(entries)
        expect(rows.map((row) => JSON.stringify(sorted(entryOfCsvRow(row))))).toEqual(
          entries.map((sent) => JSON.stringify(sorted(sent))),
        )
      }),
      { numRuns: 150 },
    )
  })

  test('has no part that begins a formula, at whatever it is split', () => {
    fc.assert(
      fc.property(entry, options, (sent, asked) => {
        const file = csvFile(asked)
        for (const split of [/[,;]/, /,/, /;/, /\t/, /[\n\v\f\r\x85\u2028\u2029]+/, /[,;\t\n\v\f\r\x85\u2028\u2029]+/])
          for (const part of file.row(sent).split(split)) {
            expect(part).not.toMatch(/^"*[=+\-@＝＋－＠−]/u)
          }
        for (const row of rowsOf(fileOf([sent], asked), asked))
          for (const cell of Object.values(row)) expect(cell).not.toMatch(/^\s*[=+\-@\t\r＝＋－＠−]/u)
      }),
      { numRuns: 150 },
    )
  })

  test('has the same rows for a reader that takes a lone line feed or carriage return for the end of a row outside quotes', () => {
    const userAgent = 'a\nb\rc\r\nd\x85e\u2028f'
    const text = fileOf([entryWith({ userAgent })])
    expect(text).toContain(`"${userAgent}"`)
    for (const record_delimiter of ['\r\n', ['\r\n', '\n', '\r']])
      expect(parse(text, { bom: true, record_delimiter })).toHaveLength(2)
  })

  test('holds no NUL, in any cell', () => {
    const text = fileOf([entryWith({ userAgent: 'a\0b', details: { 'x\0': '\0' }, 'y\0': 1 })])
    expect(text).not.toContain('\0')
    expect(text).toContain('a␀b')
  })

  test('writes what a spreadsheet takes for a formula as text, by a rule that a reader can undo', () => {
    const row = (userAgent: string) => rowsOf(fileOf([entryWith({ userAgent })]))[0]?.['userAgent']
    expect(row('=1')).toBe("'=1")
    expect(row('x;@SUM(1+1)')).toBe("x;'@SUM(1+1)")
    expect(row('x,\t"-2')).toBe(`x,'\t'"-2`)
    expect(row("'=1")).toBe("''=1")
    expect(row("it's x=1, 2-1; a@b")).toBe("it's x=1, 2-1; a@b")
  })

  test('writes JSON that any parser reads, with a formula sign as its escape where a spreadsheet would split', () => {
    const details = { list: [1, -2, '=3'], text: 'a, =b;-c', '-k': -1 }
    const cell = rowsOf(fileOf([entryWith({ details })]))[0]?.['details'] ?? ''
    expect(cell).toBe(String.raw`{"list":[1, -2,"\u003d3"],"text":"a, \u003db;\u002dc","\u002dk":-1}`)
    expect(JSON.parse(cell)).toEqual(details)
  })

  test('tells what does not fit its column in the column "other", where it stood', () => {
    const odd = {
      'initiator.email': 'flat',
      constructor: 1,
      resourceName: '␀',
      context: { organizationId: 'a', folderPath: [] },
    }
    const sent = entryWith({ ...odd, initiator: { id: 'i', name: 'n' }, other: {}, sourceIpAddress: '' })
    const [row] = rowsOf(fileOf([sent]))
    expect(JSON.parse(row?.['other'] ?? '')).toEqual({
      ...odd,
      context: { folderPath: [] },
      initiator: { name: 'n' },
      other: {},
      sourceIpAddress: '',
    })
  })

  test.each([
    [{ outcome: 'FAILURE' }, 'FAILURE', 'sent'],
    [{ outcome: 'SUCCESS', severity: 'ERROR' }, 'SUCCESS', 'sent'],
    [{ severity: 'ERROR' }, 'FAILURE', 'derived'],
    [{ eventType: 'POLICY_DENIED', severity: 'ERROR' }, 'DENIED', 'derived'],
    [{}, 'SUCCESS', 'derived'],
  ])('tells the outcome of %j in its column, and in the one beside it whether it was sent', (over, outcome, from) => {
    const sent = entryWith(over)
    const [row = {}] = rowsOf(fileOf([sent]))
    expect([row['outcome'], row['outcomeFrom']]).toEqual([outcome, from])
    expect(entryOfCsvRow(row)).toEqual(sent)
  })

  test('has several resources in a column of their own, as JSON', () => {
    const resources = [{ id: 'r-1', name: 'Müller', type: 'project' }, { id: 'r-2' }]
    const [row = {}] = rowsOf(fileOf([entryWith({ resources })]))
    expect(JSON.parse(row['resources'] ?? '')).toEqual(resources)
    expect(row['other']).toBe('')
  })

  test('a large field takes neither stack nor time that grows faster than it', () => {
    const details = { text: '\\"x, =;'.repeat(300_000), blanks: `,${' '.repeat(1_000_000)}` }
    const cell = rowsOf(fileOf([entryWith({ details })]))[0]?.['details'] ?? ''
    expect(JSON.parse(cell)).toEqual(details)
  })
})

describe('options of a CSV file', () => {
  test('"byteOrderMark" is there unless it is not wanted', () => {
    expect(fileOf([]).startsWith('\ufeffid,')).toBe(true)
    expect(fileOf([], { byteOrderMark: false }).startsWith('id,')).toBe(true)
  })

  test.each(separators)('"separator" %s stands between cells, and only there outside quotes', (separator) => {
    const sent = entryWith({ userAgent: 'a,b;c\td' })
    const text = fileOf([sent], { separator })
    expect(rowsOf(text, { separator }).map(entryOfCsvRow)).toEqual([sent])
    expect(text.split('\r\n')[0]).toContain(`id${csvSeparators[separator]}eventTimeStamp`)
  })

  test('"timeZone" adds the same instant by local clocks, summer and winter, with all digits and the offset', () => {
    const times = ['2026-10-25T00:30:00.1234567Z', '2026-10-25T01:30:00Z', '2026-07-01T10:00:00+05:30']
    const text = fileOf(
      times.map((eventTimeStamp) => entryWith({ eventTimeStamp })),
      { timeZone: 'Europe/Berlin' },
    )
    expect(rowsOf(text).map((row) => row['eventTimeStampLocal'])).toEqual([
      '2026-10-25T02:30:00.1234567+02:00',
      '2026-10-25T02:30:00.000+01:00',
      '2026-07-01T06:30:00.000+02:00',
    ])
    expect(rowsOf(text).map((row) => row['eventTimeStamp'])).toEqual(times)
  })

  test('"cellLengthMax" cuts longer cells, says so in the cell and names them in "cut"; no pair of surrogates is torn', () => {
    const long = { details: { text: '😀'.repeat(200) }, userAgent: 'x'.repeat(101), region: 'y'.repeat(100) }
    const [row = {}] = rowsOf(fileOf([entryWith(long)], { cellLengthMax: 100 }))
    expect(row['cut']).toBe('userAgent details')
    expect(row['userAgent']).toBe(`${'x'.repeat(52)} … [cut: 101 characters, NDJSON has all of them]`)
    expect(row['details']).toMatch(/😀 … \[cut: 411 characters, NDJSON has all of them\]$/)
    expect(row['region']).toBe(long.region)
    for (const cell of Object.values(row)) {
      expect(cell.length).toBeLessThanOrEqual(100)
      expect(cell.isWellFormed()).toBe(true)
    }
  })

  test('"askedRow" puts what was asked for before the column names, in a row as wide as all', () => {
    const file = csvFile({ askedRow: true })
    const asked = { scope: 'organizations/acme', 'event-name': ['x,=1'] }
    const [first, names] = parse(file.begin(asked), { bom: true }) as string[][]
    expect(JSON.parse(first?.[0] ?? '')).toEqual(asked)
    expect(first?.slice(1).join('')).toBe('')
    expect(names?.[0]).toBe('id')
    expect(first).toHaveLength(names?.length ?? 0)
  })
})

/** Members by name, so that only their order is no difference; keeps a member named `__proto__`. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)])
}
