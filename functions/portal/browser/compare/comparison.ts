// Compares two entries field by field, with every field of both and without a limit.

import { type Difference, differencesOf } from '../../../../shared/json/differences.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { valueText } from '../entry/value-text.ts'

export interface Comparison {
  readonly rows: readonly ComparedField[]
  readonly differing: number
  readonly same: number
}

export interface ComparedField {
  readonly path: string
  readonly differs: boolean
  /** `undefined` if the entry does not have the field. */
  readonly a: string | undefined
  readonly b: string | undefined
}

export function comparisonOf(a: ShownEntry, b: ShownEntry): Comparison {
  const rows = differencesOf(a, b).map(compared)
  const differing = rows.filter(({ differs }) => differs).length
  return { rows, differing, same: rows.length - differing }
}

/** The lengths of the common prefix and, if there is one, the common suffix: only the middle is marked. */
export function marked(a: string, b: string): { readonly start: number; readonly end: number } {
  const [left, right] = [Array.from(a), Array.from(b)]
  const shorter = Math.min(left.length, right.length)
  const differsAt = left.findIndex((character, index) => character !== right[index])
  const start = differsAt === -1 ? shorter : Math.min(differsAt, shorter)
  const room = start === 0 ? 0 : shorter - start
  const fromEnd = left.toReversed().findIndex((character, index) => character !== right.at(-1 - index))
  const end = Math.min(fromEnd === -1 ? room : fromEnd, room)
  return { start: left.slice(0, start).join('').length, end: left.slice(left.length - end).join('').length }
}

/** A table in GitHub Flavored Markdown (https://github.github.com/gfm/#tables-extension-). */
export function markdownOf(
  rows: readonly ComparedField[],
  [field, a, b, missing]: readonly [field: string, a: string, b: string, missing: string],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const cell = (text: string | undefined) => (text === undefined ? missing : codeCell(text))
  return [
    line([field, a, b].map(plainCell)),
    line(['---', '---', '---']),
    ...rows.map((row) => line([codeCell(row.path), cell(row.a), cell(row.b)])),
  ].join('\n')
}

/** Values that are not strings are shown as JSON, so that `1` and `"1"` look different. */
function compared({ path, kind, before, after }: Difference): ComparedField {
  const [a, b] = [before, after].map((value) => (value === undefined ? undefined : valueText(value)))
  const isAmbiguous = kind === 'changed' && a === b
  return {
    path,
    differs: kind !== 'same',
    a: isAmbiguous ? JSON.stringify(before) : a,
    b: isAmbiguous ? JSON.stringify(after) : b,
  }
}

/**
 * Code in a table cell: only `|` is special there, and the fence must be longer than any run of backticks in the text. A line break would end
 * the row.
 */
function codeCell(text: string): string {
  const oneLine = text.replaceAll(/\r\n|\r|\n/g, '↵').replaceAll('|', '\\|')
  const longest = Math.max(0, ...Array.from(oneLine.matchAll(/`+/g), ([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  const edge = /^`|`$|^ .* $/.test(oneLine) || oneLine === '' ? ' ' : ''
  return `${fence}${edge}${oneLine}${edge}${fence}`
}

function plainCell(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+!|<>~-]/g, '\\$&').replaceAll(/\s+/g, ' ')
}
