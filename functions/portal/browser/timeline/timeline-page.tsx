// The timeline around one entry: what happened before and after it, and who did it.
import { useEffect, useRef, useState } from 'preact/hooks'
import { relationsOf, spanText, type Window, widened, windowOf } from '../../../../shared/filter/timeline-window.ts'
import { entryHref } from '../entry/change-part.tsx'
import { clockText, dateText, minuteText, shortZoneText } from '../entry/moment.ts'
import { NoEntry } from '../entry/no-entry.tsx'
import { address, withParameters } from '../router/address.ts'
import { api } from '../session/session.ts'
import { CallSnippet } from '../share/call-snippet.tsx'
import { LinkButton } from '../share/link-button.tsx'
import { learnFromEntries } from '../shell/known-containers.ts'
import { nameOf, pathOf, type Scope } from '../shell/scope.ts'
import type { PageProps } from '../shell/screen.ts'
import { Icon } from '../widgets/icon.tsx'
import { Failure, Nothing, Waiting } from '../widgets/states.tsx'
import { useLoaded } from '../widgets/use-loaded.ts'
import { Value } from '../widgets/value.tsx'
import { number } from '../words/format.ts'
import { plural } from '../words/language.ts'
import { Lanes } from './lane-list.tsx'
import { timelineOf } from './lanes.ts'
import { type LoadedTimeline, loadTimeline } from './loaded-timeline.ts'
import { timelineWords } from './words.ts'

export function Page({ values }: PageProps) {
  const say = timelineWords()
  const scope = { kind: values['kind'], id: values['id'] } as Scope
  const asked = address.value.searchParams
  const entryId = asked.get('entry') ?? ''
  const window = windowOf(asked.get('by'), asked.get('window'))
  const key = entryId === '' ? undefined : JSON.stringify([scope, entryId, window])
  const { value, error, isLoading, retry } = useLoaded(key, (signal) =>
    loadTimeline(api, scope, entryId, window, signal),
  )
  const last = useRef<LoadedTimeline | undefined>(undefined)
  if (value) last.current = value
  // The previous rows stay until the next ones are loaded, if they are around the same entry.
  const shown = value ?? (last.current?.chosen.id === entryId ? last.current : undefined)
  useEffect(() => {
    document.title = `${say.title} · Beleg`
  }, [say.title])
  return (
    <main class="page" id="content">
      {key === undefined ? (
        <Nothing title={say.noEntry}>
          <p>{say.noEntryWhy}</p>
          <a class="button" href={pathOf(scope)}>
            {say.toList}
          </a>
        </Nothing>
      ) : (
        <>
          {isLoading && <Waiting />}
          {shown ? (
            <Timeline timeline={shown} scope={scope} window={window} error={error} retry={retry} />
          ) : (
            error !== undefined && <NoEntry entryIds={[entryId]} error={error} retry={retry} />
          )}
        </>
      )}
    </main>
  )
}

interface TimelineProps {
  readonly timeline: LoadedTimeline
  readonly scope: Scope
  readonly window: Window
  readonly error: unknown
  readonly retry: () => void
}

function Timeline({ timeline: { chosen, entries, isWhole, calls }, scope, window, error, retry }: TimelineProps) {
  const say = timelineWords()
  const [showsCalls, setShowsCalls] = useState(false)
  useEffect(() => learnFromEntries(entries), [entries])
  const { lanes, rows, initiators } = timelineOf(entries, chosen.id)
  const href = (by: string, span?: string) => withParameters({ by, window: span }).href
  const wider =
    window.aroundMs === undefined ? undefined : href(window.relation, spanText(widened(window).aroundMs ?? 0))
  const whole = window.relation === 'all' ? say.whole.all(nameOf(scope)) : say.whole[window.relation]
  const found = say.found(counted(entries.length, say.entries), counted(initiators, say.initiators))
  return (
    <div class="page-inner">
      <nav class="crumb" aria-label={say.back}>
        <a href={pathOf(scope)}>{say.list}</a>
        <span class="dim">›</span>
        <a href={entryHref(chosen)}>
          <Value text={chosen.eventName} />
        </a>
      </nav>
      <div class="page-head">
        <div>
          <h1>{say.around(`${clockText(chosen.eventTimeStamp)} ${shortZoneText(chosen.eventTimeStamp)}`)}</h1>
          <p>
            {spanOf(entries)} {found}: {isWhole ? whole : say.notWhole}.
          </p>
        </div>
        <div class="buttons">
          <LinkButton />
        </div>
      </div>
      <div class="toolbar">
        <nav class="segments" aria-label={say.entriesOf}>
          {relationsOf(chosen).map((relation) => (
            <a href={href(relation)} {...(relation === window.relation && { 'aria-current': 'true' as const })}>
              {say.relations[relation]}
            </a>
          ))}
        </nav>
        {window.aroundMs !== undefined && wider !== undefined && (
          <>
            <span>
              {say.window}{' '}
              <b>±{spanText(window.aroundMs).replace(/(\d+)(\w)/, (_, count, unit) => `${count} ${units[unit]}`)}</b>
            </span>
            <a class="button small" href={wider}>
              <Icon name="plus" />
              {say.double}
            </a>
          </>
        )}
        <span class="end">
          <button
            type="button"
            class="text-button"
            aria-expanded={showsCalls}
            onClick={() => setShowsCalls(!showsCalls)}
          >
            {say.showCalls}
          </button>
        </span>
      </div>
      {showsCalls && (
        <section class="part calls">
          <CallSnippet calls={calls} />
        </section>
      )}
      {error !== undefined && <Failure error={error} onRetry={retry} />}
      <Lanes lanes={lanes} rows={rows} zone={shortZoneText(chosen.eventTimeStamp)} />
    </div>
  )
}

const units: Readonly<Record<string, string>> = { s: 's', m: 'min', h: 'h', d: 'd' }

function counted(count: number, forms: { readonly one: string; readonly other: string }): string {
  return `${number(count)} ${plural(count, forms)}`
}

/** `25. November 2026, 13:46 – 14:11.` */
function spanOf(entries: LoadedTimeline['entries']): string {
  const [first, last] = [entries[0]?.eventTimeStamp ?? '', entries.at(-1)?.eventTimeStamp ?? '']
  const [from, to] = [first, last].map((time) => `${dateText(time)}, ${minuteText(time)}`) as [string, string]
  if (from === to) return `${from}.`
  return dateText(first) === dateText(last) ? `${from} – ${minuteText(last)}.` : `${from} – ${to}.`
}
