// Entries as rows: in the table's columns, as the CSV of downloads, or as the API has them.
import type { ListedEntry } from '../../../shared/client/listed-pages.ts'
import { csvFile } from '../../../shared/download/csv.ts'
import type { Entry } from '../../../shared/entry/entry.ts'
import type { Invocation } from '../invocation/command.ts'
import type { Options } from '../invocation/option.ts'
import { entryColumns } from '../output/entry-columns.ts'
import { type RowPrinter, rowPrinter } from '../output/rows.ts'
import type { Column } from '../output/text-table.ts'
import type { Place } from '../session/place.ts'
import { rowForm, timeText } from './row-form.ts'

export const columnOptions: Options = {
  columns: {
    about:
      'The columns of the table or the CSV, separated by commas: time, outcome, event, initiator, resource, id, source, address, correlation, received, or the path of any field.',
    takes: 'NAMES',
  },
}

export interface EntryRow {
  readonly entry: ListedEntry
  /** What the row has besides, in front. */
  readonly more?: Readonly<Record<string, unknown>>
}

export function entryPrinter(
  invocation: Invocation,
  place: Place,
  further: readonly Column<EntryRow>[] = [],
): RowPrinter<EntryRow> {
  const form = rowForm(invocation, place)
  const asked = (invocation.options.text('columns') ?? place.context?.defaults['columns'])?.split(',')
  const own = entryColumns(timeText(invocation, place), { isWide: form === 'wide', asked })
  const columns = own.map((column): Column<EntryRow> => ({ ...column, of: ({ entry }) => column.of(entry) }))
  const csv = csvFile({ byteOrderMark: false })
  const whole = { begin: csv.begin({}), row: ({ entry }: EntryRow) => csv.row(entry as Entry) }
  return rowPrinter(invocation.out, {
    form,
    columns: [...further, ...columns],
    json: ({ entry, more }) => (more ? { ...more, entry } : entry),
    ...(invocation.options.has('columns') ? {} : { csv: whole }),
  })
}
