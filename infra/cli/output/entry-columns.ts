// The columns of entries in a table: those that answer who did what, when, to what, and how it ended; and any other by its path.
import type { ListedEntry } from '../../../shared/client/listed-pages.ts'
import { outcomeOf } from '../../../shared/entry/outcome.ts'
import { resourceNames } from '../../../shared/entry/resource-names.ts'
import { isObject } from '../../../shared/is-object.ts'
import type { Column } from './text-table.ts'

type Cell = Omit<Column<ListedEntry>, 'title'>

const flexible = { isFlexible: true } as const

function named(showTime: (text: string) => string): Readonly<Record<string, Cell>> {
  return {
    time: { of: ({ eventTimeStamp }) => showTime(eventTimeStamp) },
    outcome: { of: outcomeOf },
    event: { of: ({ eventName }) => eventName, ...flexible },
    initiator: { of: ({ initiator }) => initiator.email || initiator.id, ...flexible },
    resource: { of: (entry) => entry.resourceName ?? resourceNames(entry)[0], isExpendable: true, ...flexible },
    id: { of: ({ id }) => id },
    source: { of: ({ eventSource }) => eventSource, ...flexible },
    address: { of: ({ sourceIpAddress }) => sourceIpAddress, ...flexible },
    correlation: { of: ({ correlationId }) => correlationId, ...flexible },
    received: { of: ({ receivedTimeStamp }) => showTime(receivedTimeStamp) },
  }
}

const usual = ['time', 'outcome', 'event', 'initiator', 'resource', 'id']
const wide = ['time', 'outcome', 'event', 'source', 'initiator', 'address', 'resource', 'correlation', 'received', 'id']

/** @param asked names of columns, or paths such as `request.endpoint`. */
export function entryColumns(
  showTime: (text: string) => string,
  { isWide, asked }: { readonly isWide: boolean; readonly asked?: readonly string[] | undefined },
): Column<ListedEntry>[] {
  const known = named(showTime)
  return (asked ?? (isWide ? wide : usual)).map((name) => ({
    title: name.toUpperCase(),
    name,
    ...((Object.hasOwn(known, name) ? known[name] : undefined) ?? { of: (entry) => textAt(entry, name), ...flexible }),
  }))
}

function textAt(entry: ListedEntry, path: string): string | undefined {
  let here: unknown = entry
  for (const name of path.split('.')) here = isObject(here) && Object.hasOwn(here, name) ? here[name] : undefined
  return here === undefined ? undefined : typeof here === 'string' ? here : JSON.stringify(here)
}
