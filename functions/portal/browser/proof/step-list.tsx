// The steps of an entry's check with their results, from the leaf to what this browser knows of the log.
import type { ComponentChildren } from 'preact'
import { Icon } from '../widgets/icon.tsx'
import type { IconName } from '../widgets/icons.ts'
import { date, number } from '../words/format.ts'
import type { EntryStep, Side } from './entry-check.ts'
import { shortHash, shortMoment } from './moment.ts'
import { proofWords } from './words.ts'

export interface StepListProps {
  readonly steps: readonly EntryStep[]
  /** The last line; absent if nothing is decided yet. */
  readonly verdict?: 'proven' | 'not-proven'
}

export function StepList({ steps, verdict }: StepListProps) {
  const say = proofWords()
  const held = steps.filter(({ holds }) => holds).length
  return (
    <ol class="steps">
      {steps.map((step) => (
        <Step step={step} />
      ))}
      {verdict && (
        <li class="total">
          <Icon name={verdict === 'proven' ? 'proof' : 'failed'} />
          <span>{verdict === 'proven' ? say.steps.total : say.steps.totalBad}</span>
          <span class="num">{verdict === 'proven' ? say.of(held, steps.length) : say.faults(steps.length - held)}</span>
        </li>
      )}
    </ol>
  )
}

function Step({ step }: { readonly step: EntryStep }) {
  const say = proofWords()
  switch (step.step) {
    case 'entry':
      return step.shown === undefined ? (
        <Line holds label={say.steps.entry} value={number(step.leafIndex)} code={step.hash} />
      ) : (
        <li class="bad">
          <Icon name="failed" />
          <span>{say.steps.entryAltered(step.leafIndex)}</span>
          <span class="num">{say.otherHash}</span>
          <span class="code" title={`${step.hash} ${step.shown}`}>
            {say.expected(shortHash(step.hash), shortHash(step.shown))}
          </span>
        </li>
      )
    case 'path':
      return (
        <Line
          holds={step.holds}
          label={say.steps.path}
          value={step.holds ? say.hashes(step.siblings.length) : say.otherCount}
        >
          {step.siblings.length > 0 && <Path siblings={step.siblings} />}
        </Line>
      )
    case 'root':
      return (
        <Line
          holds={step.holds}
          label={say.steps.root}
          value={step.holds ? say.entries(step.size) : say.otherRoot}
          code={step.root}
        />
      )
    case 'signature':
      return (
        <Line holds={step.holds} label={step.holds ? say.steps.signature : say.steps.signatureBad}>
          <span class="code">{step.key}</span>
        </Line>
      )
    case 'key':
      return <KeyLine step={step} />
    case 'growth':
      return <GrowthLine step={step} />
  }
}

function KeyLine({ step }: { readonly step: Extract<EntryStep, { step: 'key' }> }) {
  const { steps, since } = proofWords()
  const label = {
    pinned: steps.keyPinned,
    seen: steps.keySeen,
    changed: steps.keyChanged,
    unknown: steps.keyUnknown,
  }[step.state]
  const value = step.pinnedMs === undefined ? '' : since(date(step.pinnedMs))
  return <Line holds={step.holds} isOpen={step.state !== 'changed'} label={label} value={value} />
}

function GrowthLine({ step: { holds, growth } }: { readonly step: Extract<EntryStep, { step: 'growth' }> }) {
  const { steps } = proofWords()
  if (growth.is === 'first') return null
  const label = { grown: steps.growth, 'not-shown': steps.growthNotShown, contradicted: steps.growthBad }[growth.is]
  const value = shortMoment(growth.since.checkedMs)
  return <Line holds={holds} isOpen={growth.is === 'not-shown'} label={label} value={value} />
}

interface LineProps {
  readonly holds: boolean
  /** The failure of a step means unknown, not wrong. */
  readonly isOpen?: boolean
  readonly label: string
  readonly value?: string
  /** A hash. */
  readonly code?: string
  readonly children?: ComponentChildren
}

function Line({ holds, isOpen = false, label, value = '', code, children }: LineProps) {
  const icon: IconName = holds ? 'check' : isOpen ? 'minus' : 'failed'
  return (
    <li class={holds || isOpen ? '' : 'bad'}>
      <Icon name={icon} />
      <span>{label}</span>
      <span class="num">{value}</span>
      {code !== undefined && (
        <span class="code" title={code}>
          {shortHash(code)}
        </span>
      )}
      {children}
    </li>
  )
}

const tile = 12
/** Keeps the tiles of a short path narrow. */
const tilesMin = 22

/** The own hash beside its sibling, from the leaf to the root: on top if the sibling is on the right. */
function Path({ siblings }: { readonly siblings: readonly Side[] }) {
  const say = proofWords()
  return (
    <svg
      class="path"
      viewBox={`0 0 ${Math.max(siblings.length, tilesMin) * tile} 16`}
      preserveAspectRatio="none"
      role="img"
      aria-label={say.pathLabel(say.hashes(siblings.length))}
    >
      {siblings.map((side, at) => (
        <>
          <rect class="own" x={at * tile + 1} y={side === 'right' ? 1 : 9} width="10" height="6" />
          <rect class="right" x={at * tile + 1} y={side === 'right' ? 9 : 1} width="10" height="6" />
        </>
      ))}
    </svg>
  )
}
