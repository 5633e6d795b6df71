// A button that copies the current query as a curl command.
import { useState } from 'preact/hooks'
import { type Call, curlLine } from './call-lines.ts'
import { shareWords } from './words.ts'

export function CopyCurl({
  call,
  class: name = 'text-button',
}: {
  readonly call: () => Call
  readonly class?: string
}) {
  const say = shareWords()
  const [isDone, setDone] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(curlLine(location.origin, call()))
    setDone(true)
    setTimeout(() => setDone(false), 2_000)
  }
  return (
    <button type="button" class={name} onClick={copy}>
      {isDone ? say.curlCopied : say.asCurl}
      <span class="said" role="status">
        {isDone ? say.curlCopied : ''}
      </span>
    </button>
  )
}
