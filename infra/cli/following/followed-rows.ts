// The rows of a tail, each printed once, also by a tail that was killed and started again: the state says what is printed, and where stdout is a
// file, its last line says what was printed beyond that.
import type { FeedPage } from '../../../shared/client/feed-pages.ts'
import type { EntryRow } from '../asking/entry-rows.ts'
import type { RowPrinter } from '../output/rows.ts'
import type { OutputFile } from './output-file.ts'
import type { TailStateFile } from './tail-state.ts'

export interface FollowDeps {
  readonly printer: RowPrinter<EntryRow>
  readonly state: TailStateFile | undefined
  /** If stdout is a file that shows what was printed. */
  readonly file: OutputFile | undefined
  /** Leaves out entries that were received before. */
  readonly sinceMs: number
}

/** Where the tail goes on that the state is of; `undefined` at the first time. */
export function placeOfState({ read }: TailStateFile, file: OutputFile | undefined): number | undefined {
  if (!read) return undefined
  const { next, printing } = read
  if (!printing || printing.file !== file?.name) return next
  const leaf = file.lastLeaf() ?? next
  return leaf > next && leaf <= printing.to ? leaf : next
}

/** Prints a page that begins after `before`, and notes that it is printed. */
export async function printPage(deps: FollowDeps, page: FeedPage, before: number): Promise<number> {
  const { printer, state, file } = deps
  const rows = page.items
    .filter(({ entry }) => Date.parse(entry.receivedTimeStamp) >= deps.sinceMs)
    .map(({ leafIndex, entry }) => ({ entry, more: { leafIndex } }))
  if (!state) await printer.print(rows)
  else if (file) {
    if (rows.length > 0) await state.write({ next: before, printing: { to: page.next, file: file.name } })
    await printer.print(rows)
    file.flush()
  } else
    for (const row of rows) {
      await printer.print([row])
      // Noted after each: if the process is killed in between, one row comes twice, and none is missing.
      await state.write({ next: row.more.leafIndex })
    }
  if (state && page.next !== before) await state.write({ next: page.next })
  return rows.length
}
