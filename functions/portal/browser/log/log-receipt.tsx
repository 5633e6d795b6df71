// The state of a log as a receipt: the result of the last visit, and what can be done now.
import type { ComponentChildren } from 'preact'
import { CompareKey } from '../proof/key-choice.tsx'
import { KeyPrint } from '../proof/key-print.tsx'
import type { LogState } from '../proof/log-visit.ts'
import { moment } from '../proof/moment.ts'
import { Receipt } from '../proof/receipt.tsx'
import { saveFile } from '../proof/save-file.ts'
import { type Visit, visit } from '../proof/visits.ts'
import { proofWords } from '../proof/words.ts'
import { pathOf } from '../shell/scope.ts'
import { Icon } from '../widgets/icon.tsx'
import { Failure } from '../widgets/states.tsx'
import { date } from '../words/format.ts'
import { logWords } from './words.ts'

export interface LogReceiptProps {
  readonly organizationId: string
  readonly last: Visit
  readonly state: LogState
}

export function LogReceipt({ organizationId, last, state }: LogReceiptProps) {
  const say = logWords()
  const again = () => void visit(organizationId, 'now')
  if (last.error !== undefined) return <Failure error={last.error} onRetry={again} />
  const buttons = (more?: ComponentChildren) => (
    <div class="buttons">
      <button type="button" class="button" disabled={last.isRunning} onClick={again}>
        <Icon name={last.isRunning ? 'wait' : 'proof'} />
        {last.isRunning ? say.running : say.check}
      </button>
      {more}
    </div>
  )
  switch (state.is) {
    case 'consistent':
      return state.meeting.key === 'pinned' ? (
        <Receipt title={say.consistent} icon="proof" look="genuine" label={say.state}>
          <p>{consistentText(state, last.atMs ?? 0)}</p>
          {buttons(<SaveCheckpoint state={state} />)}
          <Earlier organizationId={organizationId} state={state} />
        </Receipt>
      ) : (
        <Receipt title={say.keyNew} icon="warn" look="caution" label={say.state}>
          <p>{proofWords().keyNewText}</p>
          <CompareKey organizationId={organizationId} keyText={state.log.key} onPinned={again} />
        </Receipt>
      )
    case 'contradicted':
      return (
        <Receipt title={say.contradicted} icon="failed" look="failure" label={say.state}>
          <div class="buttons">
            <a class="button primary" href={evidencePath(organizationId)}>
              {say.seeEvidence}
            </a>
          </div>
        </Receipt>
      )
    case 'key-changed':
      return (
        <Receipt title={say.keyChanged} icon="failed" look="failure" label={say.state}>
          <p>{proofWords().keyChangedText}</p>
          <p>{proofWords().keyBefore}</p>
          <KeyPrint keyText={state.meeting.keyText ?? ''} />
          <p>{proofWords().keyNow}</p>
          <CompareKey organizationId={organizationId} keyText={state.meeting.servedKey ?? ''} onPinned={again} />
        </Receipt>
      )
    case 'not-signed':
      return (
        <Receipt title={say.notSigned} icon="failed" look="failure" label={say.state}>
          <p>{say.notSignedText}</p>
          {buttons()}
        </Receipt>
      )
    case 'empty':
      return (
        <Receipt title={say.empty} icon="wait" label={say.state}>
          <p>{say.emptyText}</p>
          {buttons()}
        </Receipt>
      )
    case 'not-readable':
      return null
  }
}

type Consistent = Extract<LogState, { is: 'consistent' }>

function consistentText({ log, meeting }: Consistent, atMs: number): string {
  const say = logWords()
  const first = log.checkpoints.at(-1)?.keptMs ?? log.keySeenMs
  return meeting.growth?.is === 'first'
    ? say.consistentFirst(moment(atMs))
    : say.consistentText(moment(atMs), date(first))
}

function SaveCheckpoint({ state: { log } }: { readonly state: Consistent }) {
  const newest = log.checkpoints[0]
  if (!newest) return null
  return (
    <button
      type="button"
      class="button quiet"
      onClick={() => saveFile(`${log.organizationId}-${newest.size}.checkpoint`, newest.note)}
    >
      <Icon name="download" />
      {logWords().save}
    </button>
  )
}

/** Evidence that was found earlier stays, even if the log is consistent again. */
function Earlier({ organizationId, state: { log } }: { readonly organizationId: string; readonly state: Consistent }) {
  const say = logWords()
  const found = log.contradictions[0]
  if (!found) return null
  return (
    <p>
      {say.earlier(moment(found.foundMs))} <a href={evidencePath(organizationId)}>{say.seeEvidence}</a>
    </p>
  )
}

function evidencePath(organizationId: string): string {
  return pathOf({ kind: 'organizations', id: organizationId }, 'log/evidence')
}
