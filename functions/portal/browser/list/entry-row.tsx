// Draws one entry as a row, or as a card on small screens. Values of the entry are always drawn as text.
import { useState } from 'preact/hooks'
import { actorRuleOf } from '../../../../shared/entry/actor-kind.ts'
import { outcomeOf } from '../../../../shared/entry/outcome.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { actorIcons } from '../entry/actor-icons.ts'
import { containerOfEntry } from '../entry/entry-container.ts'
import { receivedText } from '../entry/moment.ts'
import { entryWords } from '../entry/words.ts'
import { nameOf, type Scope } from '../shell/scope.ts'
import { Icon } from '../widgets/icon.tsx'
import { dateTime, timeParts } from '../words/format.ts'
import { visibleText } from '../words/visible-text.ts'
import { CellActions } from './cell-actions.tsx'
import { type Column, columnClass, fieldAt, filterOf, toolOf } from './cells.ts'
import { openEntry, showEntry, tick, ticked } from './list-view.ts'
import { listWords } from './words.ts'

export interface EntryRowProps {
  readonly entry: ShownEntry
  readonly columns: readonly Column[]
  /** The index among all rows; the head is 1. */
  readonly index: number
  /** Whether Tab enters the table at this row while no entry is open. */
  readonly isFirst: boolean
}

export function EntryRow({ entry, columns, index, isFirst }: EntryRowProps) {
  const say = listWords()
  const isOpen = openEntry.value === entry.id
  // Only the row under the pointer or the focus has the buttons of its cells. In all rows they would be most of the page.
  const [isNear, setNear] = useState(false)
  const open = ({ target }: MouseEvent) => {
    if (!(target instanceof Element) || target.closest('button, input, label')) return
    // Selecting text does not open the drawer.
    if (String(getSelection()) === '') showEntry(isOpen ? undefined : entry.id)
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table hears the keys of its rows
    <div
      role="row"
      class="entry"
      aria-rowindex={index}
      aria-selected={isOpen}
      tabindex={isOpen || (isFirst && openEntry.value === undefined) ? 0 : -1}
      data-entry={entry.id}
      onClick={open}
      onPointerEnter={() => setNear(true)}
      onPointerLeave={({ currentTarget }) => setNear(currentTarget.contains(document.activeElement))}
      onFocusIn={() => setNear(true)}
      onFocusOut={({ currentTarget }) => setNear(currentTarget.matches(':hover'))}
    >
      <div role="cell" class="tick">
        <label>
          <input
            type="checkbox"
            tabindex={-1}
            aria-label={say.tick}
            checked={ticked.value.includes(entry.id)}
            onChange={() => tick(entry.id)}
          />
        </label>
      </div>
      {columns.map((column) => (
        <Cell key={column} entry={entry} column={column} isNear={isNear} />
      ))}
    </div>
  )
}

interface CellProps {
  readonly entry: ShownEntry
  readonly column: Column
  readonly isNear: boolean
}

function Cell({ entry, column, isNear }: CellProps) {
  const filter = filterOf(entry, column)
  return (
    <div role="cell" class={`${cellClass(column)} ${filter ? 'with-actions' : ''}`}>
      <Content entry={entry} column={column} isNear={isNear} />
      {filter && isNear && <CellActions filter={filter} />}
    </div>
  )
}

const looks: Readonly<Record<string, string>> = {
  time: 'at',
  event: 'what-happened',
  source: 'from',
  resource: 'one-line',
  container: 'one-line',
}

function cellClass(column: Column): string {
  return `${columnClass(column)} ${looks[column] ?? ''}`
}

function Content({ entry, column, isNear }: CellProps) {
  const say = listWords()
  switch (column) {
    case 'time':
      return <Time entry={entry} isNear={isNear} />
    case 'event': {
      const name = visibleText(entry.eventName)
      return (
        <>
          <span class="name one-line" title={name}>
            {name}
          </span>
          {entry.visibility === 'PRIVATE' && (
            <span class="tag locked" title={say.privateTitle}>
              <Icon name="lock" />
              {say.private}
            </span>
          )}
          <span class="service one-line">{visibleText(entry.eventSource)}</span>
        </>
      )
    }
    case 'initiator':
      return <Initiator entry={entry} />
    case 'resource': {
      const name = visibleText(entry.resourceName ?? entry.resourceId ?? '')
      return <span title={name}>{name}</span>
    }
    case 'container': {
      const { scope, id } = containerOfEntry(entry)
      const [kind] = scope.split('/') as [Scope['kind']]
      return <span title={visibleText(id)}>{nameOf({ kind, id })}</span>
    }
    case 'source': {
      const address = visibleText(entry.sourceIpAddress)
      return (
        <>
          <span class="one-line" title={address}>
            {address}
          </span>
          <span class="tool one-line" title={visibleText(entry.userAgent)}>
            {visibleText(toolOf(entry))}
          </span>
        </>
      )
    }
    case 'outcome': {
      const outcome = outcomeOf(entry)
      return (
        <span class={`outcome ${outcome === 'SUCCESS' ? '' : 'failed'}`}>
          {outcome !== 'SUCCESS' && <Icon name={outcome === 'DENIED' ? 'denied' : 'failed'} />}
          {entryWords().outcomes[outcome]}
        </span>
      )
    }
    default: {
      const text = visibleText(fieldAt(entry, column).slice(0, 1_000))
      return (
        <span class="one-line code" title={text}>
          {text.slice(0, 300)}
        </span>
      )
    }
  }
}

/** The whole time is written out for the row that is pointed at, and not for a hundred others. */
function Time({ entry, isNear }: Pick<CellProps, 'entry' | 'isNear'>) {
  const ms = Date.parse(entry.eventTimeStamp)
  const { minute, second, fraction } = timeParts(ms)
  const title = () => [dateTime(ms), entry.eventTimeStamp, receivedText(entry)].filter(Boolean).join('\n')
  return (
    <time dateTime={entry.eventTimeStamp} title={isNear ? title() : undefined}>
      {minute}
      {second}
      <span class="frac">{fraction}</span>
    </time>
  )
}

function Initiator({ entry }: { readonly entry: ShownEntry }) {
  const { kind } = actorRuleOf(entry)
  const said = entryWords().actors[kind]
  const { email, id } = entry.initiator
  const name = visibleText(email ?? id)
  const [local, domain] = email === undefined ? [name, undefined] : name.split(/(?=@)/)
  return (
    <span class="who" title={`${said}: ${name}`}>
      <Icon name={actorIcons[kind]} />
      <span class="said">{said} </span>
      <span class="one-line">
        {local}
        {domain !== undefined && <span class="domain">{domain}</span>}
      </span>
    </span>
  )
}
