// The bar above the list: time range, chips, columns and sharing.
import { FilterBox } from './filter-box.tsx'
import { FilterSheet } from './filter-sheet.tsx'
import { IneffectiveParameters } from './ineffective-parameters.tsx'
import { ListActions } from './list-actions.tsx'
import { TimeButton } from './time-button.tsx'
import { listWords } from './words.ts'

export function QueryBar({ path }: { readonly path: string }) {
  const say = listWords()
  return (
    <section class="query" id="filter" aria-label={say.filters}>
      <TimeButton />
      <FilterSheet path={path} />
      <FilterBox path={path} />
      <ListActions path={path} class="only-wide" />
      <IneffectiveParameters />
    </section>
  )
}
