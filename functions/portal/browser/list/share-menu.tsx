// The menu that copies the list as a link, as an API call, or as a command. The link has a fixed time range unless the reader chooses a
// relative one.
import { useState } from 'preact/hooks'
import { address } from '../router/address.ts'
import { curlLine } from '../share/call-lines.ts'
import { cliLine } from '../share/cli-line.ts'
import { Icon } from '../widgets/icon.tsx'
import { widgetWords } from '../widgets/words.ts'
import { callOfList, fixedLink } from './hand-over.ts'
import { span } from './list-view.ts'
import { listWords } from './words.ts'

export function ShareMenu({ path, close }: { readonly path: string; readonly close: () => void }) {
  const say = listWords()
  return (
    <>
      <CopyItem icon="link" text={say.copyFixed} of={() => fixedLink().href} close={close} />
      {span.value.kind === 'last' && (
        <CopyItem icon="clock" text={say.copyLive} of={() => address.value.href} close={close} />
      )}
      <hr />
      <CopyItem icon="copy" text={say.copyCurl} of={() => curlLine(location.origin, callOfList(path))} close={close} />
      <CopyItem
        icon="copy"
        text={say.copyCommand}
        of={() => cliLine(location.origin, callOfList(path))}
        close={close}
      />
    </>
  )
}

interface CopyItemProps {
  readonly icon: 'link' | 'clock' | 'copy'
  readonly text: string
  readonly of: () => string
  readonly close: () => void
}

function CopyItem({ icon, text, of, close }: CopyItemProps) {
  const [done, setDone] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(of())
    setDone(true)
    setTimeout(close, 700)
  }
  return (
    <button type="button" role="menuitem" class="option" onClick={copy}>
      <Icon name={done ? 'check' : icon} />
      {done ? widgetWords().copied : text}
    </button>
  )
}
