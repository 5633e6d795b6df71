// A button that copies a link to what is on the screen.
import { useState } from 'preact/hooks'
import { Icon } from '../widgets/icon.tsx'
import { shareWords } from './words.ts'

/** @param href an address of the portal; defaults to the page's own. */
export function LinkButton({ href, class: name = 'button' }: { readonly href?: string; readonly class?: string }) {
  const say = shareWords()
  const [isDone, setDone] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(new URL(href ?? location.href, location.origin).href)
    setDone(true)
    setTimeout(() => setDone(false), 2_000)
  }
  return (
    <button type="button" class={name} onClick={copy}>
      <Icon name={isDone ? 'check' : 'link'} />
      <span class="wide-label">{say.copyLink}</span>
      <span class="narrow-label">{say.link}</span>
      <span class="said" role="status">
        {isDone ? say.linkCopied : ''}
      </span>
    </button>
  )
}
