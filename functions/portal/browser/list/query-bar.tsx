// When, what, and what to do with it: the time range, the chips, columns and sharing.
import { address, go, withParameters } from '../router/address.ts'
import { scopeOf } from '../shell/scope.ts'
import { ViewsMenu } from '../views/views-menu.tsx'
import { Icon } from '../widgets/icon.tsx'
import { Menu } from '../widgets/menu.tsx'
import { unknownParameters } from './chips.ts'
import { ColumnMenu } from './column-menu.tsx'
import { DownloadButton } from './download-button.tsx'
import { FilterBox } from './filter-box.tsx'
import { FilterSheet } from './filter-sheet.tsx'
import { ShareMenu } from './share-menu.tsx'
import { TimeButton } from './time-button.tsx'
import { listWords } from './words.ts'

export function QueryBar({ path }: { readonly path: string }) {
  const say = listWords()
  const scope = scopeOf(address.value.pathname)
  const unknown = unknownParameters(address.value.searchParams)
  return (
    <section class="query" id="filter" aria-label={say.filters}>
      <TimeButton />
      <FilterSheet />
      <FilterBox path={path} />
      <div class="buttons only-wide">
        <Menu class="button only-icon" role="dialog" at="end" label={say.columns} button={<Icon name="columns" />}>
          {() => <ColumnMenu />}
        </Menu>
        <Menu class="button only-icon" role="menu" at="end" label={say.share} button={<Icon name="link" />}>
          {(close) => <ShareMenu path={path} close={close} />}
        </Menu>
        <ViewsMenu />
        {scope && <DownloadButton scope={scope} />}
      </div>
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
