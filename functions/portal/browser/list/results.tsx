// The table, and its states: loading, failed, empty, paused. The previous rows stay while the next ones are loaded.
import { useEffect, useRef } from 'preact/hooks'
import { longValues } from '../preferences/preferences.ts'
import { address, go, withParameters } from '../router/address.ts'
import type { Scope } from '../shell/scope.ts'
import { Icon } from '../widgets/icon.tsx'
import { Failure, isSignedOut, Waiting } from '../widgets/states.tsx'
import { useLoaded } from '../widgets/use-loaded.ts'
import { widgetWords } from '../widgets/words.ts'
import { clockTime, dateTime, zoneName } from '../words/format.ts'
import { columnClass } from './cells.ts'
import { columnName } from './column-menu.tsx'
import { columns, gridOf, isDefault } from './columns.ts'
import { fetchOpened } from './fetch-opened.ts'
import { ask, facetsFolded, openEntry, pages, showEntry, tick, ticked } from './list-view.ts'
import { pageSize } from './pages.ts'
import { RowGroup } from './row-group.tsx'
import { listWords } from './words.ts'

export function Results({ scope, path }: { readonly scope: Scope; readonly path: string }) {
  const say = listWords()
  const { entries, loading, failure, whole, paused, examinedTo, askedMs, answeredMs } = pages.state.value
  const isOld = entries.length > 0 && answeredMs < askedMs
  const section = useRef<HTMLElement>(null)
  const onScroll = () => {
    const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = section.current ?? {}
    if (entries.length > 0 && scrollTop + clientHeight > scrollHeight * 0.8 && !paused && failure === undefined)
      void pages.more()
  }
  return (
    <section class="results" aria-label={say.result} ref={section} onScroll={onScroll}>
      {loading !== undefined && <Waiting />}
      {facetsFolded.value && (
        <button
          type="button"
          class="button small only-wide unfold"
          onClick={() => {
            facetsFolded.value = false
          }}
        >
          <Icon name="filter" />
          {say.unfold}
        </button>
      )}
      {failure !== undefined && (
        <div class="notice-row">
          {isOld && isSignedOut(failure) && (
            <p class="notice">
              <Icon name="clock" />
              <span class="grow">{widgetWords().asOf(clockTime(answeredMs))}</span>
            </p>
          )}
          <Failure
            error={failure}
            onRetry={() => (entries.length > 0 && !isOld ? pages.more() : ask(path))}
            {...(isOld && { asOfMs: answeredMs })}
          />
        </div>
      )}
      {entries.length > 0 ? <Ledger /> : whole && loading === undefined && <NoRows scope={scope} />}
      {paused && (
        <div class="paused">
          <p>
            <b>{say.paused}</b> {examinedTo !== undefined && say.pausedWhy(dateTime(Date.parse(examinedTo)))}
          </p>
          <button type="button" class="button primary" onClick={() => pages.more()}>
            {say.continue}
          </button>
        </div>
      )}
      {entries.length > 0 && !whole && !paused && (
        <div class="list-end">
          <button type="button" class="button" disabled={loading !== undefined} onClick={() => pages.more()}>
            {say.loadMore(pageSize)}
          </button>
        </div>
      )}
    </section>
  )
}

/** The shell says it if the script is gone. */
function NoRows({ scope }: { readonly scope: Scope }) {
  const { value } = useLoaded('opened', fetchOpened)
  return value ? <value.Empty scope={scope} /> : <Waiting />
}

/** Rows are grouped by page, so that the browser skips the layout of distant ones. One tab stop; the arrow keys move between rows. */
function Ledger() {
  const say = listWords()
  const { entries, whole } = pages.state.value
  const chosen = columns.value
  const table = useRef<HTMLDivElement>(null)
  useEffect(() => {
    table.current?.style.setProperty('--chosen-cols', gridOf(chosen))
  }, [chosen])
  const groups = Array.from({ length: Math.ceil(entries.length / pageSize) }, (_, index) =>
    entries.slice(index * pageSize, (index + 1) * pageSize),
  )
  const isOldestFirst = address.value.searchParams.get('sort') === 'asc'
  const now = pages.state.value.askedMs
  return (
    <div
      ref={table}
      class={`ledger ${isDefault.value ? '' : 'custom'} ${ticked.value.length > 0 ? 'ticking' : ''} ${longValues.value}`}
      role="table"
      aria-label={say.title}
      aria-rowcount={whole ? entries.length + 1 : -1}
      onKeyDown={onRowKey}
    >
      <div role="rowgroup" class="heads">
        <div role="row" class="head" aria-rowindex={1}>
          <div role="columnheader" class="tick">
            <span class="said">{say.tick}</span>
          </div>
          {chosen.map((column) =>
            column === 'time' ? (
              <div role="columnheader" key={column} aria-sort={isOldestFirst ? 'ascending' : 'descending'}>
                <button type="button" onClick={() => go(withParameters({ sort: isOldestFirst ? undefined : 'asc' }))}>
                  {say.column.time} <span class="dim">{zoneName(now)}</span>
                  <Icon name={isOldestFirst ? 'up' : 'down'} />
                </button>
              </div>
            ) : (
              <div role="columnheader" key={column} class={`one-line ${columnClass(column)}`}>
                {columnName(column)}
              </div>
            ),
          )}
        </div>
      </div>
      {groups.map((group, page) => (
        <RowGroup
          key={group[0]?.id}
          entries={group}
          columns={chosen}
          page={page}
          before={entries[page * pageSize - 1]?.eventTimeStamp}
          now={now}
        />
      ))}
    </div>
  )
}

function onRowKey(event: KeyboardEvent): void {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-entry]') : null
  if (!row) return
  const rows = [...(row.closest('.ledger')?.querySelectorAll<HTMLElement>('[data-entry]') ?? [])]
  const at = rows.indexOf(row)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
  if (to !== undefined && rows[to]) {
    rows[to].focus()
    if (openEntry.peek() !== undefined) showEntry(rows[to].dataset['entry'])
  } else if (event.key === 'Enter' && event.target === row) {
    if (openEntry.peek() === row.dataset['entry']) document.querySelector<HTMLElement>('.drawer-body')?.focus()
    else showEntry(row.dataset['entry'])
  } else if (event.key === ' ' && event.target === row) tick(row.dataset['entry'] ?? '')
  else if (event.key === 'F10' && event.shiftKey) row.querySelector<HTMLElement>('.cell-actions button')?.focus()
  else return
  event.preventDefault()
}
