// The proof of an entry: offers the check, runs it and shows the result. On the entry's page as a receipt; in the drawer as one line that
// opens.
import { useEffect, useState } from 'preact/hooks'
import { Icon } from '../widgets/icon.tsx'
import { Failure } from '../widgets/states.tsx'
import { CheckedEntry, lookOf, titleOf } from './checked-entry.tsx'
import type { EntryCheck, ProvableEntry } from './entry-check.ts'
import { Receipt } from './receipt.tsx'
import { checkingCode, proofDeps } from './visits.ts'
import { proofWords } from './words.ts'

export interface EntryProofProps {
  readonly entry: ProvableEntry
  readonly look: 'page' | 'drawer'
}

type State =
  | { readonly is: 'resting' }
  | { readonly is: 'running' }
  | { readonly is: 'checked'; readonly check: EntryCheck; readonly atMs: number }
  | { readonly is: 'failed'; readonly error: unknown }

export function EntryProof({ entry, look }: EntryProofProps) {
  const say = proofWords()
  const [state, setState] = useState<State>({ is: 'resting' })
  const [run, setRun] = useState(0)
  // Another entry has not been checked yet.
  useEffect(() => {
    setRun(0)
    setState({ is: 'resting' })
  }, [entry.id])
  useEffect(() => {
    if (run === 0) return
    let isCurrent = true
    const tell = (next: State) => isCurrent && setState(next)
    setState({ is: 'running' })
    checked(entry).then(
      (check) => tell({ is: 'checked', check, atMs: Date.now() }),
      (error: unknown) => tell({ is: 'failed', error }),
    )
    return () => {
      isCurrent = false
    }
  }, [run])
  const check = () => setRun((before) => before + 1)
  const cancel = () => {
    setRun(0)
    setState({ is: 'resting' })
  }
  const button = (
    <button type="button" class={`button ${look === 'page' ? 'primary' : ''}`} onClick={check}>
      <Icon name="proof" />
      {say.check}
    </button>
  )
  switch (state.is) {
    case 'resting':
      return look === 'page' ? (
        <Receipt title={say.notChecked} icon="receipt" label={say.proof}>
          <p>{say.notCheckedText}</p>
          <div class="buttons">{button}</div>
        </Receipt>
      ) : (
        <div class="buttons">
          {button}
          <span class="dim">{say.notCheckedShort}</span>
        </div>
      )
    case 'running':
      return look === 'page' ? <Running onCancel={cancel} /> : <p role="status">{say.running}</p>
    case 'failed':
      return <Failure error={state.error} onRetry={check} />
    case 'checked': {
      const receipt = <CheckedEntry entry={entry} check={state.check} atMs={state.atMs} onCheck={check} />
      return look === 'page' ? (
        <div aria-live="polite">{receipt}</div>
      ) : (
        <details class="proof-fold" aria-live="polite">
          <summary class={lookOf(state.check.is) ?? ''}>
            <Icon
              name={lookOf(state.check.is) === 'genuine' ? 'proof' : state.check.is === 'not-yet' ? 'wait' : 'warn'}
            />
            {titleOf(state.check.is)}
          </summary>
          {receipt}
        </details>
      )
    }
  }
}

async function checked(entry: ProvableEntry): Promise<EntryCheck> {
  const [{ checkEntry }, deps] = await Promise.all([checkingCode(), proofDeps(entry.context.organizationId)])
  return checkEntry(deps, entry)
}

function Running({ onCancel }: { readonly onCancel: () => void }) {
  const say = proofWords()
  const { entry, path, root, signatureAndKey } = say.steps
  return (
    <Receipt title={say.running} icon="wait" label={say.proof} isBusy>
      <ol class="steps">
        {[entry, path, root, signatureAndKey].map((label, at) => (
          <li class={at === 0 ? '' : 'open'}>
            <Icon name={at === 0 ? 'wait' : 'minus'} />
            <span>{label}</span>
            <span class="num" />
          </li>
        ))}
      </ol>
      <div class="buttons">
        <button type="button" class="button" onClick={onCancel}>
          {say.cancel}
        </button>
      </div>
    </Receipt>
  )
}
