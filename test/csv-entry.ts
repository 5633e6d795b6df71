// Turns a row of a CSV download back into its entry, as docs/csv.md tells a reader to. Shares no code with the writer.
import type { Entry } from '../shared/entry/entry.ts'

const structured = ['request.body', 'request.parameters', 'request.headers', 'result', 'details', 'resources']
const delegation = 'serviceAccountDelegationInfo'
const noFields = ['eventTimeStampLocal', 'outcomeFrom', 'other', 'cut']
const behindWhat = String.raw`(?<=^|[,;\t\n\v\f\r\x85\u2028\u2029])`
const blanks = String.raw`[\x01-\x08\x0e-\x20"'\x7f-\x84\x86-\xa0\xad\u1680\u180e\u2000-\u200f\u202a-\u202f\u205f-\u206f\u3000\ufeff]*`
const signs = String.raw`[=+\-@\t\r\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212]`
const apostrophe = new RegExp(`${behindWhat}'(?=${blanks}${signs})`, 'g')

export function entryOfCsvRow(row: Readonly<Record<string, string>>): Entry {
  const entry = JSON.parse(row['other'] || '{}')
  for (const [column, cell] of Object.entries(row)) {
    const isDerived = column === 'outcome' && row['outcomeFrom'] === 'derived'
    if (cell !== '' && !isDerived && !noFields.includes(column))
      place(entry, column.split('.'), valueOfCell(column, cell))
  }
  return entry
}

function valueOfCell(column: string, cell: string): unknown {
  if (structured.includes(column) || column === delegation) return JSON.parse(cell)
  const text = cell.replaceAll(apostrophe, '').replaceAll('\u2400', '\0')
  return column === 'context.folderPath' ? text.split('/') : text
}

function place(entry: Record<string, unknown>, [outer = '', inner]: string[], value: unknown): void {
  if (inner === undefined) entry[outer] = value
  else entry[outer] = { ...(entry[outer] as object | undefined), [inner]: value }
}
