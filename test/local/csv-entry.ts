// Makes of a row of a CSV download the entry that it stands for, from what the documentation says of the columns: field names with
// dots, structured fields as JSON, formulas made text by an apostrophe. Cells that are empty are fields that are absent.
import type { Entry } from '../../shared/entry.ts'

const structured = ['request.body', 'request.parameters', 'request.headers', 'result', 'details']
const delegation = 'serviceAccountDelegationInfo'

export function entryOfCsvRow(row: Readonly<Record<string, string>>): Entry {
  const entry: Record<string, unknown> = {}
  for (const [column, cell] of Object.entries(row)) if (cell !== '') place(entry, column, valueOfCell(column, cell))
  return entry as Entry
}

function valueOfCell(column: string, cell: string): unknown {
  const text = cell.replace(/^'(?=[=+\-@\t\r])/, '')
  if (column === 'context.folderPath') return text.split('/')
  return structured.includes(column) || column === delegation ? JSON.parse(text) : text
}

function place(entry: Record<string, unknown>, column: string, value: unknown): void {
  const [outer = '', inner] = column.split('.')
  if (inner === undefined) entry[outer] = value
  else entry[outer] = { ...(entry[outer] as object | undefined), [inner]: value }
}
