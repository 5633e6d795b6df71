// Rows in the form that was asked for, printed as they come.
import { stringify } from 'csv-stringify/sync'
import { harmlessJson, harmlessLines } from './harmless.ts'
import type { Printer } from './printer.ts'
import { type Column, type TextTable, textTable } from './text-table.ts'

export const rowForms = ['table', 'wide', 'ndjson', 'json', 'csv'] as const
export type RowForm = (typeof rowForms)[number]

export interface RowPrinter<T> {
  /** Resolves once the system has them. */
  print(rows: readonly T[]): Promise<void>
  /** What comes behind the last row. */
  end(): Promise<void>
}

export interface RowStyle<T> {
  readonly form: RowForm
  readonly columns: readonly Column<T>[]
  /** What NDJSON and JSON show of a row. Default: the row. */
  readonly json?: (row: T) => unknown
  /** Instead of the columns: text with its own line ends. */
  readonly csv?: { readonly begin: string; readonly row: (row: T) => string }
}

export function rowPrinter<T>(out: Printer, style: RowStyle<T>): RowPrinter<T> {
  const text = (json: string) => (out.isTerminal ? harmlessJson(json) : json)
  const jsonOf = (row: T) => text(JSON.stringify(style.json ? style.json(row) : row))
  switch (style.form) {
    case 'ndjson':
      return {
        print: (rows) => out.write(rows.map((row) => `${jsonOf(row)}\n`).join('')),
        end: async () => {},
      }
    case 'json':
      return jsonRows(out, jsonOf)
    case 'csv':
      return csvRows(out, style)
    case 'table':
    case 'wide':
      return tableRows(out, style)
  }
}

function jsonRows<T>(out: Printer, jsonOf: (row: T) => string): RowPrinter<T> {
  let before = '[\n'
  return {
    async print(rows) {
      for (const row of rows) {
        await out.write(`${before}${jsonOf(row)}`)
        before = ',\n'
      }
    },
    end: () => out.write(before === '[\n' ? '[]\n' : '\n]\n'),
  }
}

function csvRows<T>(out: Printer, { columns, csv }: RowStyle<T>): RowPrinter<T> {
  const lineOf = (cells: readonly string[]) => stringify([[...cells]], { escape_formulas: true })
  const begin = csv ? csv.begin : lineOf(columns.map(({ title, name = title.toLowerCase() }) => name))
  const rowOf = (row: T) => (csv ? csv.row(row) : lineOf(columns.map(({ of }) => of(row) ?? '')))
  const shown = (text: string) => (out.isTerminal ? harmlessLines(text.replaceAll('\r\n', '\n')) : text)
  let before = begin
  return {
    async print(rows) {
      if (rows.length === 0) return
      await out.write(shown(before + rows.map(rowOf).join('')))
      before = ''
    },
    end: () => out.write(shown(before)),
  }
}

function tableRows<T>(out: Printer, { form, columns }: RowStyle<T>): RowPrinter<T> {
  let table: TextTable<T> | undefined
  return {
    async print(rows) {
      if (rows.length === 0) return
      const isFirst = table === undefined
      table ??= textTable(columns, rows, out.isTerminal && form === 'table' ? out.columns : undefined)
      const lines = [...(isFirst ? [table.head()] : []), ...rows.map(table.row)]
      await out.write(`${lines.join('\n')}\n`)
    },
    end: async () => {},
  }
}
