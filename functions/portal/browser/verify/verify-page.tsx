// The page /verify: verifies a dropped file of a log in this browser. Needs no sign-in, and no network once it is loaded.
import { useEffect, useState } from 'preact/hooks'
import { keptLogs } from '../proof/kept-in-browser.ts'
import type { KeptLog } from '../proof/kept-log.ts'
import { useLoaded } from '../widgets/use-loaded.ts'
import { number } from '../words/format.ts'
import { visibleText } from '../words/visible-text.ts'
import { DropZone } from './drop-zone.tsx'
import { FileResult } from './file-result.tsx'
import { KeyField } from './key-field.tsx'
import { OptionalFiles } from './optional-files.tsx'
import { useVerification, type Verifying } from './use-verification.ts'
import { WhatItProves } from './what-it-proves.tsx'
import { verifyWords } from './words.ts'

export function Page() {
  const say = verifyWords()
  const { state, verify, cancel, reset } = useVerification()
  const [keyText, setKeyText] = useState('')
  const [since, setSince] = useState<File | undefined>(undefined)
  const [consistency, setConsistency] = useState<File | undefined>(undefined)
  const pinned = usePinnedLogs()
  useEffect(() => {
    document.title = `${say.title} · Beleg`
  }, [say])
  const key = keyText.trim()
  // This browser may have pinned the key of the log that the file names.
  const known = state.is === 'finished' ? keyFor(state, pinned) : undefined
  useEffect(() => {
    if (known !== undefined && state.is === 'finished') verify({ ...state.request, key: known })
  }, [known])
  const check = (file: File) => verify({ file, key: key === '' ? undefined : key, since, consistency })
  if (state.is === 'finished' && state.result.is === 'verified' && known === undefined)
    return (
      <main class="page" id="content">
        <FileResult
          request={state.request}
          result={state.result}
          isKeyPinned={pinned.some((log) => log.key === state.request.key)}
          onAnother={reset}
        />
      </main>
    )
  return (
    <main class="page" id="content">
      <div class="page-inner narrow">
        <div class="page-head">
          <div>
            <h1>{say.title}</h1>
            <p>{say.lead}</p>
          </div>
        </div>
        <div class="stack">
          <Complaint state={state} />
          {state.is === 'running' ? (
            <Running
              name={state.request.file.name}
              bytes={state.bytes}
              size={state.request.file.size}
              onCancel={cancel}
            />
          ) : (
            <DropZone onFile={check} />
          )}
          <KeyField value={keyText} onChange={setKeyText} pinned={pinned} />
          <OptionalFiles {...{ since, setSince, consistency, setConsistency }} />
          <WhatItProves />
        </div>
      </div>
    </main>
  )
}

/** The key that this browser has pinned for the log of a file that was verified without one. */
function keyFor({ request, result }: Extract<Verifying, { is: 'finished' }>, pinned: readonly KeptLog[]) {
  if (request.key !== undefined || result.is !== 'verified') return undefined
  const origin = result.verification.report.checkpoint?.origin
  return pinned.find(({ key }) => key.startsWith(`${origin}+`))?.key
}

/** Pinned keys only. */
function usePinnedLogs(): readonly KeptLog[] {
  const { value = [] } = useLoaded('pinned', async () => (await keptLogs()).all())
  return value.filter(({ keyPinnedMs }) => keyPinnedMs !== undefined)
}

function Complaint({ state }: { readonly state: Verifying }) {
  const say = verifyWords()
  if (state.is === 'resting' && state.wasCancelled) return <p role="status">{say.cancelled}</p>
  const text =
    state.is === 'unreadable'
      ? say.unreadable(visibleText(state.request.file.name))
      : state.is === 'finished' && state.result.is === 'unusable'
        ? say.unusable(state.result.unusable)
        : undefined
  return text === undefined ? null : (
    <div class="notice failure" role="alert">
      <span class="grow">{text}</span>
    </div>
  )
}

interface RunningProps {
  readonly name: string
  readonly bytes: number
  readonly size: number
  readonly onCancel: () => void
}

function Running({ name, bytes, size, onCancel }: RunningProps) {
  const say = verifyWords()
  return (
    <div class="dropzone" aria-busy="true">
      <h2>{say.reading(visibleText(name))}</h2>
      <progress max={size} value={bytes} aria-label={say.reading(visibleText(name))} />
      <p>{say.read(megabytes(bytes), megabytes(size))}</p>
      <button type="button" class="button" onClick={onCancel}>
        {say.cancel}
      </button>
    </div>
  )
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${number(Math.ceil(bytes / 1_000))} kB` : `${number(Math.round(bytes / 100_000) / 10)} MB`
}
