// Rows as a table of text: on a terminal no wider than that. Widths are those of the first rows, so that rows need not be held back.
import stringWidth from 'string-width'
import { harmless } from './harmless.ts'

export interface Column<T> {
  readonly title: string
  /** In CSV; else the title in small letters. */
  readonly name?: string
  readonly of: (row: T) => string | undefined
  /** May be cut where the terminal is too narrow. Others never are: an id is there to be copied. */
  readonly isFlexible?: boolean
  /** Left out first where the terminal is too narrow. */
  readonly isExpendable?: boolean
  readonly isNumber?: boolean
}

const gap = '  '
/** Less of a text says nothing. */
const flexibleMin = 12
const flexibleMax = 44

export interface TextTable<T> {
  head(): string
  row(row: T): string
}

/** @param widthMax of the terminal; absent where there is none: then nothing is cut. */
export function textTable<T>(all: readonly Column<T>[], first: readonly T[], widthMax?: number): TextTable<T> {
  const columns = widthMax === undefined || fits(all, first, widthMax) ? all : all.filter((one) => !one.isExpendable)
  const cellsOf = (row: T) => columns.map(({ of }) => harmless(of(row) ?? ''))
  const titles = columns.map(({ title }) => title)
  const natural = columns.map((column) => naturalWidth(column, first))
  const widths = widthMax === undefined ? natural : fitted(columns, natural, widthMax)
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => {
        const { isFlexible = false, isNumber = false } = columns[at] ?? {}
        const width = widths[at] ?? 0
        const shown = isFlexible && widthMax !== undefined ? cut(cell, width) : cell
        const space = ' '.repeat(Math.max(0, width - stringWidth(shown)))
        return isNumber ? space + shown : shown + space
      })
      .join(gap)
      .trimEnd()
  return { head: () => line(titles), row: (row) => line(cellsOf(row)) }
}

function naturalWidth<T>({ title, of }: Column<T>, rows: readonly T[]): number {
  return Math.max(stringWidth(title), ...rows.map((row) => stringWidth(harmless(of(row) ?? ''))))
}

/** With each flexible column as narrow as it may be. */
function fits<T>(columns: readonly Column<T>[], rows: readonly T[], widthMax: number): boolean {
  const least = columns.map((column) => {
    const width = naturalWidth(column, rows)
    return column.isFlexible ? Math.min(width, flexibleMin) : width
  })
  return least.reduce((total, width) => total + width, gap.length * (columns.length - 1)) <= widthMax
}

/** The widest of the flexible columns gives way first. */
function fitted<T>(columns: readonly Column<T>[], natural: readonly number[], widthMax: number): number[] {
  const widths = natural.map((width, at) => (columns[at]?.isFlexible ? Math.min(width, flexibleMax) : width))
  const flexible = [...widths.keys()].filter((at) => columns[at]?.isFlexible)
  let over = widths.reduce((total, width) => total + width, gap.length * (columns.length - 1)) - widthMax
  for (; over > 0; over -= 1) {
    const [widest] = flexible.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))
    const width = widest === undefined ? 0 : (widths[widest] ?? 0)
    if (widest === undefined || width <= flexibleMin) break
    widths[widest] = width - 1
  }
  return widths
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let [shown, used] = ['', 0]
  for (const { segment } of segmenter.segment(text)) {
    used += stringWidth(segment)
    if (used > width - 1) break
    shown += segment
  }
  return `${shown}…`
}
