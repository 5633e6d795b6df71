// A button that shows the time range. Its menu has presets, fields for typed text, and a calendar.
import { Icon } from '../widgets/icon.tsx'
import { Menu } from '../widgets/menu.tsx'
import { useLoaded } from '../widgets/use-loaded.ts'
import { shortDate, shortTime, zone, zoneName, zoneOffset } from '../words/format.ts'
import { fetchOpened } from './fetch-opened.ts'
import { pages, setSpan, span } from './list-view.ts'
import { boundsOf, days, daysSpan, lastRanges, type TimeSpan } from './time-span.ts'
import { listWords } from './words.ts'

export function TimeButton() {
  const say = listWords()
  const now = pages.state.value.askedMs || Date.now()
  const { fromMs, toMs } = boundsOf(span.value, now)
  const zoneAt = toMs ?? now
  const isLast = span.value.kind === 'last'
  const button = (
    <>
      <Icon name="clock" />
      <span class="said">{say.range}: </span>
      {span.value.kind === 'last' && <b>{say.last[span.value.range]}</b>}
      <span class={isLast ? 'range' : ''}>
        {shortDate(fromMs)} {shortTime(fromMs)} – {toMs === undefined ? say.now : endText(toMs)}
      </span>
      <span class="zone">
        {zoneName(zoneAt)}
        <span class="utc"> ({zoneOffset(zoneAt)})</span>
      </span>
      <Icon name="down" />
    </>
  )
  return (
    <Menu class="button when" role="dialog" menuClass="time-menu" button={button}>
      {(close) => <TimeForm close={close} />}
    </Menu>
  )
}

/** For a range that ends at midnight, the text names the day before, since people read "to" as inclusive. */
function endText(ms: number): string {
  return shortTime(ms) === '00:00' ? `${shortDate(ms - 1)} 24:00` : `${shortDate(ms)} ${shortTime(ms)}`
}

function TimeForm({ close }: { readonly close: () => void }) {
  const say = listWords()
  const now = Date.now()
  const { value } = useLoaded('opened', fetchOpened)
  const choose = (next: TimeSpan) => {
    setSpan(next)
    close()
  }
  return (
    <>
      <ul class="presets" aria-label={say.presets}>
        {lastRanges.map((range) => (
          <li key={range}>
            <button
              type="button"
              class="option"
              aria-pressed={span.value.kind === 'last' && span.value.range === range}
              onClick={() => choose({ kind: 'last', range })}
            >
              {say.last[range]}
            </button>
          </li>
        ))}
        <li>
          <hr />
        </li>
        {days.map((name) => (
          <li key={name}>
            <button type="button" class="option" onClick={() => choose(daysSpan(name, now, zone.value))}>
              {say.days[name]}
            </button>
          </li>
        ))}
      </ul>
      {value && <value.TypedRange choose={choose} />}
    </>
  )
}
