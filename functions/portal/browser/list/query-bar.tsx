// The bar above the list: time range, chips, columns and sharing.
import { address, go, withParameters } from '../router/address.ts'
import { Icon } from '../widgets/icon.tsx'
import { unknownParameters } from './chips.ts'
import { FilterBox } from './filter-box.tsx'
import { FilterSheet } from './filter-sheet.tsx'
import { ListActions } from './list-actions.tsx'
import { TimeButton } from './time-button.tsx'
import { listWords } from './words.ts'

export function QueryBar({ path }: { readonly path: string }) {
  const say = listWords()
  const unknown = unknownParameters(address.value.searchParams)
  return (
    <section class="query" id="filter" aria-label={say.filters}>
      <TimeButton />
      <FilterSheet path={path} />
      <FilterBox path={path} />
      <ListActions path={path} class="only-wide" />
      {unknown.map(([name, value]) => (
        <div class="notice caution across">
          <Icon name="warn" />
          <span class="grow">{say.unknown(`${name}=${value}`)}</span>
          <button
            type="button"
            class="button small"
            onClick={() => go(withParameters({ [name]: undefined }), 'replace')}
          >
            {say.removeIt}
          </button>
        </div>
      ))}
    </section>
  )
}
