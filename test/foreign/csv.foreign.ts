// CSV downloads, read by Python's csv module and by LibreOffice Calc as a German spreadsheet.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect } from 'vitest'
import { csvFile } from '../../shared/download/csv.ts'
import { csvSeparators } from '../../shared/download/csv-options.ts'
import type { Entry } from '../../shared/entry/entry.ts'
import { entryOfCsvRow } from '../csv-entry.ts'
import { anEntry } from '../entries.ts'
import { foreignTest, installed } from './foreign-program.ts'

const separators = Object.keys(csvSeparators) as (keyof typeof csvSeparators)[]

/** One field after the other holds what breaks rows, columns, encodings or begins a formula. */
const texts = [
  ...[
    'Müller 😀',
    'a,b;c\td',
    'say "x"',
    '=1+1',
    'x;=1+1',
    "\t=cmd|'/C calc'!A0",
    'x,"-2+3',
    "'=1",
    '＝1+1',
    '@SUM(1)',
  ],
  ...[' leading and trailing ', '"', '""', ',', ';\n;'],
  ...['one\ntwo', 'one\n=two', 'one\r\ntwo'],
]
/** A spreadsheet takes these for numbers and dates, as it would whatever was done to them but to alter them. */
const lookalikes = ['00123', '1,5', '1.5', '01.02.2026', '12345678901234567890', 'TRUE', '1E5', '-1']

const entryOf = (text: string, at: number) =>
  ({
    ...anEntry({ context: { organizationId: 'acme', folderPath: ['f1', '-f2'] }, resourceName: text }),
    id: `entry ${at}`,
    receivedTimeStamp: '2026-11-25T12:00:00Z',
    initiator: { id: text, email: 'ada@example.com', name: text },
    request: { endpoint: 'POST /', body: { [text]: [text, -1, text] } },
    constructor: text,
  }) as Entry

let place: string
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'beleg-foreign-'))
})
afterEach(() => rm(place, { recursive: true, force: true }))

async function written(separator: keyof typeof csvSeparators, entries: readonly Entry[]): Promise<string> {
  const file = csvFile({ separator, timeZone: 'Europe/Berlin' })
  const text = file.begin({}) + entries.map(file.row).join('')
  await writeFile(join(place, 'log.csv'), text)
  return text
}

const readByPython = `
import csv, json, sys
with open('log.csv', encoding='utf-8-sig', newline='') as file:
    json.dump(list(csv.reader(file, delimiter=sys.argv[1], strict=True)), sys.stdout)
`

describe.each(separators)('a CSV file separated by %s', (separator) => {
  const delimiter = csvSeparators[separator]

  foreignTest(
    'gives Python’s csv module every value of every entry',
    installed('python3', '--version'),
    async (python) => {
      const entries = [...texts, ...lookalikes].map(entryOf)
      await written(separator, entries)
      const [names = [], ...rows]: string[][] = JSON.parse(await python.run(['-c', readByPython, delimiter], place))
      const read = rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])))
      expect(read.map(entryOfCsvRow)).toEqual(entries)
    },
  )

  foreignTest(
    'opened by LibreOffice Calc in a German locale has the same cells, and none of them is a formula',
    installed('soffice', '--version'),
    async (calc) => {
      const cells = parse(await written(separator, texts.map(entryOf)), { bom: true, delimiter }) as string[][]
      // Token by token: separator, quote, UTF-8, first row, no column formats, German, quotes are no sign of text, numbers and dates
      // are recognized as when the file is opened by hand; for the export the cells as they are kept, and formulas as formulas.
      const token = delimiter.charCodeAt(0)
      const opened = `CSV:${token},34,76,1,,1031,false,true`
      const profile = `-env:UserInstallation=file://${join(place, 'profile')}`
      await calc.run([profile, '--headless', `--infilter=${opened}`, '--convert-to', 'ods', 'log.csv'], place)
      const kept = 'csv:Text - txt - csv (StarCalc):9,34,76,1,,1031,true,false,true,true'
      await calc.run([profile, '--headless', '--convert-to', kept, '--outdir', 'again', 'log.ods'], place)
      const again = parse(await readFile(join(place, 'again', 'log.csv')), { bom: true, delimiter: '\t' }) as string[][]
      expect(again.flat().filter((cell) => cell.startsWith('='))).toEqual([])
      expect(again).toHaveLength(cells.length)
      // In a cell Calc has one kind of line break, and no tab.
      const shown = cells.map((row) => row.map((cell) => cell.replaceAll('\r\n', '\n').replaceAll('\t', '')))
      expect(again).toEqual(shown)
    },
  )
})
