// Buttons that copy the current query: as a curl command, and as a command line of `beleg`.
import { useState } from 'preact/hooks'
import { type Call, curlLine } from './call-lines.ts'
import { cliLine } from './cli-line.ts'
import { shareWords } from './words.ts'

interface CopyCurlProps {
  readonly call: () => Call
  readonly class?: string
}

export function CopyCurl({ call, class: name = 'text-button' }: CopyCurlProps) {
  const say = shareWords()
  return (
    <>
      <CopyLine class={name} label={say.asCurl} line={() => curlLine(location.origin, call())} />
      <CopyLine class={name} label={say.asCommand} line={() => cliLine(location.origin, call())} />
    </>
  )
}

interface CopyLineProps {
  readonly class: string
  readonly label: string
  readonly line: () => string
}

function CopyLine({ class: name, label, line }: CopyLineProps) {
  const say = shareWords()
  const [isDone, setDone] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(line())
    setDone(true)
    setTimeout(() => setDone(false), 2_000)
  }
  return (
    <button type="button" class={name} onClick={copy}>
      {isDone ? say.copied : label}
      <span class="said" role="status">
        {isDone ? say.copied : ''}
      </span>
    </button>
  )
}
