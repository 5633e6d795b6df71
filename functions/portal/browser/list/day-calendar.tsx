// A month of days to choose a range from: a table, whose days are reached by the arrow keys (ARIA Authoring Practices, date picker).
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../widgets/icon.tsx'
import { longDate, monthName, weekdayName, zone } from '../words/format.ts'
import { startOfDay, startOfMonth } from '../words/zoned-time.ts'
import { type DayRange, dayAfterKey, rangeWith, weeksOf } from './calendar.ts'
import { keptMs } from './time-span.ts'
import { listWords } from './words.ts'

export interface DayCalendarProps {
  /** What is marked. */
  readonly range: DayRange | undefined
  readonly onChoose: (range: DayRange) => void
}

export function DayCalendar({ range, onChoose }: DayCalendarProps) {
  const say = listWords()
  const [now] = useState(Date.now)
  const [first, last] = [startOfDay(now - keptMs, zone.value), startOfDay(now, zone.value)]
  const kept = (ms: number) => Math.min(Math.max(ms, first), last)
  const [at, setAt] = useState(() => kept(startOfDay((range?.toMs ?? now) - 1, zone.value)))
  const [anchor, setAnchor] = useState<number | undefined>(undefined)
  const table = useRef<HTMLTableElement>(null)
  const moved = useRef(false)
  // Before the next key can come.
  useLayoutEffect(() => {
    if (moved.current) table.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
    moved.current = false
  }, [at])
  const onKeyDown = (event: KeyboardEvent) => {
    const to = dayAfterKey(event.key, at, zone.value)
    if (to === undefined || !(event.target instanceof Element && event.target.closest('td'))) return
    event.preventDefault()
    event.stopPropagation()
    moved.current = true
    setAt(kept(to))
  }
  const choose = (ms: number) => {
    setAt(ms)
    setAnchor(anchor === undefined ? ms : undefined)
    onChoose(rangeWith(anchor, ms, zone.value))
  }
  const weeks = weeksOf(at, zone.value)
  const isWithin = (ms: number) => range !== undefined && range.fromMs <= ms && ms < range.toMs
  const isEnd = (ms: number) =>
    range !== undefined &&
    (ms === startOfDay(range.fromMs, zone.value) || ms === startOfDay(range.toMs - 1, zone.value))
  const month = (by: -1 | 1) => {
    const to = startOfMonth(at, zone.value, by)
    const isKept = by < 0 ? startOfMonth(at, zone.value) > first : to <= last
    return (
      <button
        type="button"
        class="button only-icon quiet small"
        aria-label={monthName(to)}
        title={monthName(to)}
        disabled={!isKept}
        onClick={() => setAt(kept(to))}
      >
        <Icon name={by < 0 ? 'left' : 'right'} />
      </button>
    )
  }
  return (
    <table class="calendar" ref={table} onKeyDown={onKeyDown}>
      <caption>
        <span class="buttons">
          {month(-1)}
          <b aria-live="polite">{monthName(at)}</b>
          {month(1)}
        </span>
      </caption>
      <thead>
        <tr>
          <th scope="col">{say.week}</th>
          {weeks[0]?.days.map(({ startMs }) => (
            <th scope="col" key={startMs}>
              {weekdayName(startMs)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map(({ number, days }) => (
          <tr key={number}>
            <th scope="row">{number}</th>
            {days.map(({ startMs, day, isOfMonth }) => (
              <td key={startMs} class={isWithin(startMs) ? 'within' : ''}>
                <button
                  type="button"
                  class={isOfMonth ? '' : 'dim'}
                  aria-label={longDate(startMs)}
                  aria-pressed={isEnd(startMs)}
                  {...(startMs === last && { 'aria-current': 'date' as const })}
                  tabindex={startMs === at ? 0 : -1}
                  disabled={startMs < first || startMs > last}
                  onClick={() => choose(startMs)}
                >
                  {day}
                </button>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
