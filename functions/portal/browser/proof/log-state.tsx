// Shows the state of an organization's log in one line that is always visible. It also starts the check of the log, for every reader of a list.
import { useEffect } from 'preact/hooks'
import { readsAll } from '../api/me.ts'
import { pathOf, reader } from '../shell/scope.ts'
import { Icon } from '../widgets/icon.tsx'
import type { IconName } from '../widgets/icons.ts'
import { logStateWords } from './log-state-words.ts'
import type { LogState as State } from './log-visit.ts'
import { shortMoment } from './moment.ts'
import { visit, visitTo } from './visits.ts'

export interface LogStateProps {
  readonly organizationId: string
  /** Whether the list has entries. A log without entries has no checkpoint that could be checked. */
  readonly hasEntries: boolean
}

export function LogState({ organizationId, hasEntries }: LogStateProps) {
  const isReadable = reader.value && readsAll(reader.value.me, organizationId)
  useEffect(() => {
    if (isReadable && hasEntries) void visit(organizationId, 'if-old')
  }, [organizationId, isReadable, hasEntries])
  const last = visitTo(organizationId)
  const shown = last && shownOf(last.state, last.error, last.atMs)
  const states = logStateWords()
  // Until it is known who reads, it is not known either whether the log is for them.
  if (isReadable === undefined) return null
  // A caller who may read only a project is shown nothing about the organization's log.
  if (!isReadable || last?.state?.is === 'not-readable')
    return <span class="log-state dim">{states['not-readable']}</span>
  if (!last && !hasEntries) return null
  if (!shown) return <span class="log-state dim">{states.running}</span>
  const scope = { kind: 'organizations', id: organizationId } as const
  return (
    <a class={`log-state ${shown.look}`} href={pathOf(scope, shown.page)} title={shown.text}>
      <Icon name={shown.icon} />
      <span class="text">{shown.text}</span>
    </a>
  )
}

interface Shown {
  readonly icon: IconName
  readonly text: string
  readonly page: 'log' | 'log/evidence'
  readonly look: '' | 'caution' | 'failure' | 'dim'
}

function shownOf(state: State | undefined, error: unknown, atMs = 0): Shown | undefined {
  const states = logStateWords()
  if (error !== undefined) return { icon: 'minus', text: states.failed, page: 'log', look: 'dim' }
  switch (state?.is) {
    case undefined:
    case 'not-readable':
      return undefined
    case 'consistent':
      return state.meeting.key === 'pinned'
        ? { icon: 'proof', text: states.consistent(shortMoment(atMs)), page: 'log', look: '' }
        : { icon: 'warn', text: states.seen, page: 'log', look: 'caution' }
    case 'contradicted':
      return { icon: 'failed', text: states.contradicted, page: 'log/evidence', look: 'failure' }
    case 'not-signed':
    case 'key-changed':
      return { icon: 'failed', text: states[state.is], page: 'log', look: 'failure' }
    case 'empty':
      return { icon: 'minus', text: states.empty, page: 'log', look: 'dim' }
  }
}
