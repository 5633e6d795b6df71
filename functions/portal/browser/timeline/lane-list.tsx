// Draws the lanes of a timeline: time runs down, one lane for each initiator.
import { useEffect, useRef } from 'preact/hooks'
import { statedChange } from '../../../../shared/entry/change.ts'
import { outcomeOf } from '../../../../shared/entry/outcome.ts'
import { parseInstant } from '../../../../shared/time/instant.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { entryHref } from '../entry/change-part.tsx'
import { containerOfEntry } from '../entry/entry-container.ts'
import { namesFor } from '../entry/entry-sentence.tsx'
import { resourceOf } from '../entry/happening.ts'
import { clockText, dayText, durationText } from '../entry/moment.ts'
import { reasonOf } from '../entry/reason.ts'
import { valueText } from '../entry/value-text.ts'
import { entryWords } from '../entry/words.ts'
import { Scroller } from '../widgets/scroller.tsx'
import { Value } from '../widgets/value.tsx'
import { number, timeParts } from '../words/format.ts'
import { plural } from '../words/language.ts'
import { visibleText } from '../words/visible-text.ts'
import type { Lane, Row } from './lanes.ts'
import { timelineWords } from './words.ts'

interface LanesProps {
  readonly lanes: readonly Lane[]
  readonly rows: readonly Row[]
  readonly zone: string
}

export function Lanes({ lanes, rows, zone }: LanesProps) {
  const say = timelineWords()
  const list = useRef<HTMLOListElement>(null)
  const chosenId = rows.find((row) => row.kind === 'entry' && row.isChosen)
  useEffect(() => {
    const chosen = list.current?.querySelector('.chosen')
    // Does not scroll if the entry is visible.
    if (chosen && chosen.getBoundingClientRect().bottom > innerHeight) chosen.scrollIntoView({ block: 'center' })
  }, [chosenId?.kind === 'entry' ? chosenId.entry.id : ''])
  return (
    <Scroller label={say.oldestFirst}>
      <ol class="lanes" ref={list} style={{ '--lanes': String(lanes.length) }}>
        <li class="lane-head">
          <span>
            {say.time}, {zone}
          </span>
          {lanes.map((lane) => (
            <LaneHead lane={lane} />
          ))}
        </li>
        {rows.map((row, index) =>
          row.kind === 'gap' ? (
            <li class="gap">
              <span class="at">
                <span class="said">{say.gap(durationText(row.ms))}</span>
                <span aria-hidden="true">{durationText(row.ms)}</span>
              </span>
              {lanes.map(() => (
                <div class="lane" />
              ))}
            </li>
          ) : (
            <Moment row={row} lanes={lanes.length} day={newDay(rows, index)} />
          ),
        )}
      </ol>
    </Scroller>
  )
}

function LaneHead({ lane: { initiator, kind, entries, initiators } }: { readonly lane: Lane }) {
  const [say, words] = [timelineWords(), entryWords()]
  const name = initiator === undefined ? say.others : initiator.replace(/@[^@]*$/, '')
  const about = initiator === undefined ? say.othersCount(number(initiators)) : words.actors[kind]
  return (
    <span>
      <b class="one-line" title={initiator && visibleText(initiator)}>
        {initiator === undefined ? name : <Value text={/^system$/i.test(name) ? words.system : name} />}
      </b>
      <small>
        {about} · {number(entries)} {plural(entries, say.entries)}
      </small>
    </span>
  )
}

interface MomentProps {
  readonly row: Extract<Row, { kind: 'entry' }>
  readonly lanes: number
  /** The beginning of another day. */
  readonly day: string | undefined
}

function Moment({ row: { entry, lane, isChosen }, lanes, day }: MomentProps) {
  const { minute, second, fraction } = timeParts(parseInstant(entry.eventTimeStamp)?.ms ?? 0)
  return (
    <li class={isChosen ? 'moment chosen' : 'moment'} {...(isChosen && { 'aria-current': 'true' as const })}>
      <span class="at">
        <time dateTime={entry.eventTimeStamp} title={clockText(entry.eventTimeStamp)}>
          {minute}
          {second}
          <span class="frac">{fraction}</span>
          {day !== undefined && <small>{day}</small>}
        </time>
      </span>
      {Array.from({ length: lanes }, (_, index) => (
        <div class="lane">{index === lane && <Mark entry={entry} isChosen={isChosen} />}</div>
      ))}
    </li>
  )
}

function Mark({ entry, isChosen }: { readonly entry: ShownEntry; readonly isChosen: boolean }) {
  const words = entryWords()
  const outcome = outcomeOf(entry)
  const failed = outcome !== 'SUCCESS'
  const who = entry.initiator.email?.replace(/@[^@]*$/, '') || entry.initiator.id
  return (
    <a class={failed ? 'mark-event failed' : 'mark-event'} href={entryHref(entry)}>
      {isChosen ? (
        <b>
          <Value text={entry.eventName} />
        </b>
      ) : (
        <Value text={entry.eventName} />
      )}
      <small>
        <span class="by">
          <Value text={who} /> ·{' '}
        </span>
        <Value text={aboutOf(entry)} />
        {failed && (
          <>
            {' · '}
            {words.outcomes[outcome]}
            {reasonOf(entry) !== undefined && (
              <>
                : <Value text={reasonOf(entry) ?? ''} />
              </>
            )}
          </>
        )}
      </small>
    </a>
  )
}

/** The resource and the container; for a single change, also the values: `editor → owner`. */
function aboutOf(entry: ShownEntry): string {
  const { id } = containerOfEntry(entry)
  const container = namesFor(entry)(id) ?? id
  const changed = statedChange(entry)?.rows.filter(({ kind }) => kind !== 'same') ?? []
  const [only] = changed
  const change =
    changed.length === 1 && only?.before !== undefined && only.after !== undefined
      ? `${valueText(only.before)} → ${valueText(only.after)}`
      : undefined
  return [...new Set([resourceOf(entry), entry.resourceId === id ? undefined : container, change])]
    .filter(Boolean)
    .join(' · ')
}

function newDay(rows: readonly Row[], index: number): string | undefined {
  const dayAt = (row: Row | undefined) => (row?.kind === 'entry' ? dayText(row.entry.eventTimeStamp) : undefined)
  const previous = rows.slice(0, index).findLast((row) => row.kind === 'entry')
  const [day, before] = [dayAt(rows[index]), dayAt(previous)]
  return before !== undefined && before !== day ? day : undefined
}
