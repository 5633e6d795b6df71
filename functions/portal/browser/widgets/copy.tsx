// A button that copies a text, and confirms it.
import { useState } from 'preact/hooks'
import { Icon } from './icon.tsx'
import { widgetWords } from './words.ts'

export interface CopyProps {
  /** Or a function that makes the text on demand. */
  readonly text: string | (() => string | Promise<string>)
  /** What is copied, in words: the name of the button. */
  readonly label: string
  readonly class?: string
  /** Whether the name is shown beside the icon. */
  readonly isLabelled?: boolean
}

export function Copy({ text, label, class: name = 'button quiet small only-icon', isLabelled = false }: CopyProps) {
  const [done, setDone] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(typeof text === 'string' ? text : await text())
    setDone(true)
    setTimeout(() => setDone(false), 2_000)
  }
  return (
    <button type="button" class={name} aria-label={label} title={label} onClick={copy}>
      <Icon name={done ? 'check' : 'copy'} />
      {isLabelled && label}
      <span class="said" role="status">
        {done ? widgetWords().copied : ''}
      </span>
    </button>
  )
}
