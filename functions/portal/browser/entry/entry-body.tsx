// The entry in the list's drawer. Its filters are added to those of the list.

import { exactValue, withoutValue } from '../../../../shared/filter/exact-value.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { address } from '../router/address.ts'
import type { Scope } from '../shell/scope.ts'
import { EntryDetail } from './entry-detail.tsx'

export interface EntryBodyProps {
  readonly entry: ShownEntry
  readonly scope: Scope
}

export function EntryBody({ entry, scope }: EntryBodyProps) {
  return <EntryDetail entry={entry} scope={scope} look="drawer" filterHref={addedToList} />
}

function addedToList(parameter: string, value: string, how: 'only' | 'without'): string {
  const url = new URL(address.value)
  url.searchParams.append(parameter, how === 'only' ? exactValue(value) : withoutValue(value))
  return url.href
}
