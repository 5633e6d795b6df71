// What stands above and below the list on paper: what was asked, of what, by whom and when, and the checkpoint by which it can be proven
// later. Never on the screen.
import { filtersIn, timeIn } from '../asked/asked.ts'
import { filterText, rangeText } from '../asked/said.ts'
import { askedWords } from '../asked/words.ts'
import { knownCheckpoint } from '../proof/known-checkpoint.ts'
import { address } from '../router/address.ts'
import { organizationOf, wayTo } from '../shell/known-containers.ts'
import { usePrinted } from '../shell/printed.tsx'
import { nameOf, type Scope } from '../shell/scope.ts'
import { shellWords } from '../shell/words.ts'
import { number, zoneOffset } from '../words/format.ts'
import { callOfList, fixedLink } from './hand-over.ts'
import { counting, pages } from './list-view.ts'
import { listWords } from './words.ts'

export function PrintHead({ scope, path }: { readonly scope: Scope; readonly path: string }) {
  const say = listWords()
  const { atMs, byWhom } = usePrinted()
  const query = new URLSearchParams(
    callOfList(path).parameters?.map(([name, value]): [string, string] => [name, value]),
  )
  const filters = filtersIn(query).map(([name, value]) => filterText(name, value))
  const organization = organizationOf(scope)
  const checkpoint = organization === undefined ? undefined : knownCheckpoint(organization)
  const counts = counting.counts.value
  const shown = pages.state.value.entries.length
  const isOldestFirst = address.value.searchParams.get('sort') === 'asc'
  const rows: readonly (readonly [name: string, text: string | undefined, look?: 'code'])[] = [
    [say.range, `${rangeText(timeIn(query))} (${zoneOffset(atMs)})`],
    [say.filters, filters.length > 0 ? filters.join(' · ') : askedWords().noFilters],
    [shellWords().printedBy, byWhom],
    [say.printedRows, say.rows(number(shown), counts?.complete ? number(counts.entries) : undefined, isOldestFirst)],
    [say.checkpoint, checkpoint && `${number(checkpoint.size)} ${say.entries.other}`],
    [say.root, checkpoint?.root, 'code'],
  ]
  return (
    <div class="print-only print-head">
      <h2>Beleg: {say.entriesOf(wayTo(scope).map(nameOf).join(' › '))}</h2>
      <dl>
        {rows.map(([name, text, look]) =>
          text === undefined ? null : (
            <>
              <dt>{name}</dt>
              <dd class={look}>{text}</dd>
            </>
          ),
        )}
      </dl>
    </div>
  )
}

/** The address by which the same list is found again. */
export function PrintFoot() {
  return <p class="print-only print-foot">{fixedLink().href}</p>
}
