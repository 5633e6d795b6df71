// What is on the screen as a link and as a call: the link means the same tomorrow unless it is asked to move along.
import { useState } from 'preact/hooks'
import { address, withParameters } from '../router/address.ts'
import { Icon } from '../widgets/icon.tsx'
import { widgetWords } from '../widgets/words.ts'
import { pages, span } from './list-view.ts'
import { apiQuery } from './query.ts'
import { boundsOf, parametersOf } from './time-span.ts'
import { listWords } from './words.ts'

export function ShareMenu({ path, close }: { readonly path: string; readonly close: () => void }) {
  const say = listWords()
  const askedMs = pages.state.value.askedMs
  return (
    <>
      <CopyItem icon="link" text={say.copyFixed} of={() => fixedLink(askedMs)} close={close} />
      {span.value.kind === 'last' && (
        <CopyItem icon="clock" text={say.copyLive} of={() => address.value.href} close={close} />
      )}
      <hr />
      <CopyItem icon="copy" text={say.copyCurl} of={() => curlLine(path, askedMs)} close={close} />
    </>
  )
}

/** With the bounds that the rows on the screen were asked for by. */
export function fixedLink(askedMs: number): string {
  const { fromMs, toMs } = boundsOf(span.value, askedMs)
  return withParameters(parametersOf({ kind: 'between', fromMs, toMs: toMs ?? askedMs })).href
}

function curlLine(path: string, askedMs: number): string {
  const query = apiQuery(new URL(fixedLink(askedMs)).searchParams, askedMs)
  const url = new URL(`${path}?${query}`, address.value)
  return `curl -s -H "Authorization: Bearer $TOKEN" '${url.href.replaceAll("'", '%27')}'`
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
