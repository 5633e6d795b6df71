// The result of an entry's check as a receipt: the verdict, each step, and what can be done now.
import { useEffect, useState } from 'preact/hooks'
import { pathOf } from '../shell/scope.ts'
import { Icon } from '../widgets/icon.tsx'
import type { IconName } from '../widgets/icons.ts'
import type { EntryCheck, EntryStep, ProvableEntry } from './entry-check.ts'
import { CompareKey, EnterKey } from './key-choice.tsx'
import { KeyPrint } from './key-print.tsx'
import { exactMoment, moment } from './moment.ts'
import { Receipt } from './receipt.tsx'
import { saveFile } from './save-file.ts'
import { StepList } from './step-list.tsx'
import { proofWords } from './words.ts'

export interface CheckedEntryProps {
  readonly entry: ProvableEntry
  readonly check: EntryCheck
  readonly atMs: number
  readonly onCheck: () => void
}

const looks = {
  proven: 'genuine',
  'key-new': 'caution',
  'key-unknown': 'caution',
  'key-changed': 'failure',
  'not-proven': 'failure',
  contradicted: 'failure',
  'proof-unreadable': 'failure',
  'not-yet': undefined,
} as const satisfies Record<EntryCheck['is'], string | undefined>

export function lookOf(verdict: EntryCheck['is']) {
  return looks[verdict]
}

export function titleOf(verdict: EntryCheck['is']): string {
  return proofWords().verdicts[verdict]
}

function iconOf(verdict: EntryCheck['is']): IconName {
  if (verdict === 'not-yet') return 'wait'
  return verdict === 'proven' ? 'proof' : looks[verdict] === 'caution' ? 'warn' : 'failed'
}

export function CheckedEntry(props: CheckedEntryProps) {
  const { check } = props
  return (
    <Receipt title={titleOf(check.is)} icon={iconOf(check.is)} look={looks[check.is]} label={proofWords().proof}>
      <Inside {...props} />
    </Receipt>
  )
}

function Inside({ entry, check, atMs, onCheck }: CheckedEntryProps) {
  const say = proofWords()
  const { organizationId } = entry.context
  switch (check.is) {
    case 'not-yet':
      return <NotYet receivedMs={Date.parse(entry.receivedTimeStamp)} onCheck={onCheck} />
    case 'proof-unreadable':
      return <p>{say.unreadableText}</p>
    case 'key-new':
      return (
        <>
          <p>{say.keyNewText}</p>
          <CompareKey organizationId={organizationId} keyText={check.keyText ?? ''} onPinned={onCheck} />
          <StepList steps={check.steps.filter(({ step }) => step !== 'key')} />
        </>
      )
    case 'key-unknown':
      return (
        <>
          <p>{say.keyUnknownText}</p>
          <EnterKey organizationId={organizationId} onPinned={onCheck} />
        </>
      )
    case 'key-changed':
      return (
        <>
          <p>{say.keyChangedText}</p>
          <p>{say.keyBefore}</p>
          <KeyPrint keyText={check.keyText ?? ''} />
          <p>{say.keyNow}</p>
          <CompareKey organizationId={organizationId} keyText={check.servedKey ?? ''} onPinned={onCheck} />
        </>
      )
    case 'contradicted':
      return (
        <>
          <p>{say.contradictedText(moment(contradictedMs(check.steps)))}</p>
          <div class="buttons">
            <a class="button" href={pathOf({ kind: 'organizations', id: organizationId }, 'log/evidence')}>
              {say.seeEvidence}
            </a>
          </div>
        </>
      )
    case 'not-proven':
      return (
        <>
          <p>{faultText(check.steps)}</p>
          <StepList steps={check.steps.filter(({ holds, step }) => !holds && step !== 'key')} verdict="not-proven" />
        </>
      )
    case 'proven':
      return (
        <>
          <p>{say.checkedAt(exactMoment(atMs))}</p>
          <StepList steps={check.steps} verdict="proven" />
          <div class="buttons">
            <button type="button" class="button" onClick={() => saveFile(`${entry.id}.tlog-proof`, check.proofText)}>
              <Icon name="download" />
              {say.save}
            </button>
            <button type="button" class="button quiet" onClick={() => print()}>
              <Icon name="print" />
              {say.print}
            </button>
          </div>
        </>
      )
  }
}

/** The first failed step decides, since the following ones depend on it. */
function faultText(steps: readonly EntryStep[]): string {
  const say = proofWords()
  const first = steps.find(({ holds, step }) => !holds && step !== 'key')
  if (first?.step === 'entry') return say.alteredText
  return first?.step === 'signature' ? say.notSignedText : say.notLeadingText
}

function contradictedMs(steps: readonly EntryStep[]): number {
  const growth = steps.find((one) => one.step === 'growth')?.growth
  return growth?.is === 'contradicted' ? growth.since.keptMs : 0
}

const retrySeconds = 5

/** Retries by itself, since the log is signed within a minute. */
function NotYet({ receivedMs, onCheck }: { readonly receivedMs: number; readonly onCheck: () => void }) {
  const say = proofWords()
  const [left, setLeft] = useState(retrySeconds)
  useEffect(() => {
    const timer = setTimeout(() => (left > 1 ? setLeft(left - 1) : onCheck()), 1_000)
    return () => clearTimeout(timer)
  }, [left])
  const ageSeconds = Math.max(0, Math.round((Date.now() - receivedMs) / 1_000))
  return (
    <>
      <p>{say.notYetText(ageSeconds < 120 ? say.ago(ageSeconds) : moment(receivedMs), left)}</p>
      <div class="buttons">
        <button type="button" class="button" onClick={onCheck}>
          {say.retry}
        </button>
      </div>
    </>
  )
}
