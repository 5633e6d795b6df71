// Opens the dialog that downloads the list. The dialog is loaded when it is first opened.
import { useSignal } from '@preact/signals'
import type { FunctionComponent } from 'preact'
import type { DownloadDialogProps } from '../downloads/download-dialog.tsx'
import { address, go } from '../router/address.ts'
import { pathOf, type Scope } from '../shell/scope.ts'
import { loadStyle } from '../style/style-sheets.ts'
import { Icon } from '../widgets/icon.tsx'
import { laterScript } from '../widgets/later-script.ts'
import { counting, pages } from './list-view.ts'
import { apiQuery } from './query.ts'
import { listWords } from './words.ts'

export function DownloadButton({ scope }: { readonly scope: Scope }) {
  const say = listWords()
  const dialog = useSignal<FunctionComponent<DownloadDialogProps> | undefined>(undefined)
  // The shell says it if the script is gone.
  const open = async () => {
    const [{ opened }] = await Promise.all([laterScript(() => import('./opened.ts')), loadStyle('downloads')])
    dialog.value = opened.DownloadDialog
  }
  const close = () => {
    dialog.value = undefined
  }
  const counts = counting.counts.value
  const Dialog = dialog.value
  return (
    <>
      <button
        type="button"
        class="button download"
        aria-label={say.download}
        title={say.download}
        onClick={() => void open().catch(() => undefined)}
      >
        <Icon name="download" />
        <span class="wide-text">{say.download}</span>
      </button>
      {Dialog && (
        <Dialog
          scope={scope}
          parameters={apiQuery(address.value.searchParams, pages.state.value.askedMs)}
          count={counts?.complete ? counts.entries : undefined}
          onClose={close}
          onRequested={() => {
            close()
            go(pathOf(scope, 'downloads'))
          }}
        />
      )}
    </>
  )
}
