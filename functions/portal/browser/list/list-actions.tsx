// What can be done with the list as it is: its columns, sharing, views, the download. In the query row, and on phones in the sheet.
import { address } from '../router/address.ts'
import { scopeOf } from '../shell/scope.ts'
import { ViewsMenu } from '../views/views-menu.tsx'
import { Icon } from '../widgets/icon.tsx'
import { Menu } from '../widgets/menu.tsx'
import { ColumnMenu } from './column-menu.tsx'
import { DownloadButton } from './download-button.tsx'
import { ShareMenu } from './share-menu.tsx'
import { listWords } from './words.ts'

export function ListActions({ path, class: name }: { readonly path: string; readonly class: string }) {
  const say = listWords()
  const scope = scopeOf(address.value.pathname)
  return (
    <div class={`buttons ${name}`}>
      <Menu class="button only-icon" role="dialog" at="end" label={say.columns} button={<Icon name="columns" />}>
        {() => <ColumnMenu />}
      </Menu>
      <Menu class="button only-icon" role="menu" at="end" label={say.share} button={<Icon name="link" />}>
        {(close) => <ShareMenu path={path} close={close} />}
      </Menu>
      <ViewsMenu />
      {scope && <DownloadButton scope={scope} />}
    </div>
  )
}
