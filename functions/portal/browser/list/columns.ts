// The columns of the table and their order: from the address, or as this browser remembers them.
import { computed } from '@preact/signals'
import { kept } from '../preferences/preferences.ts'
import { address, go, withParameters } from '../router/address.ts'
import { type Column, columnsOf, defaultColumns } from './cells.ts'

const remembered = kept('columns', '', (text): text is string => text.length < 2_000)

export const columns = computed<readonly Column[]>(() =>
  columnsOf(address.value.searchParams.get('columns') ?? remembered.value),
)

export const isDefault = computed(() => columns.value.join() === defaultColumns.join())

export function setColumns(next: readonly Column[]): void {
  const text = next.join() === defaultColumns.join() ? '' : next.join()
  remembered.value = text
  go(withParameters({ columns: text || undefined }), 'replace')
}

const widths: Readonly<Record<string, string>> = {
  time: '6.25rem',
  event: 'minmax(11.5rem, 1.7fr)',
  initiator: 'minmax(10.5rem, 1.35fr)',
  resource: 'minmax(8rem, 1.2fr)',
  container: '7rem',
  source: '10rem',
  outcome: '8.25rem',
}

/** For `grid-template-columns`; the checkbox comes first. */
export function gridOf(chosen: readonly Column[]): string {
  return ['2rem', ...chosen.map((column) => widths[column] ?? 'minmax(8rem, 1fr)')].join(' ')
}
