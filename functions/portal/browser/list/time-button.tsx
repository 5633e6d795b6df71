// The time range: presets, two fields that take typed text, and the zone that all times are shown in.
import { useId, useState } from 'preact/hooks'
import { zoneChoice } from '../preferences/preferences.ts'
import { Icon } from '../widgets/icon.tsx'
import { Menu } from '../widgets/menu.tsx'
import { date, shortDate, shortTime, zone, zoneName, zoneOffset } from '../words/format.ts'
import { pages, setSpan, span } from './list-view.ts'
import { boundsOf, days, daysSpan, keptMs, lastRanges, type TimeSpan, typedInstant } from './time-span.ts'
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

/** Midnight is said as the end of the day before: "to" includes what people mean by it. */
function endText(ms: number): string {
  return shortTime(ms) === '00:00' ? `${shortDate(ms - 1)} 24:00` : `${shortDate(ms)} ${shortTime(ms)}`
}

function TimeForm({ close }: { readonly close: () => void }) {
  const say = listWords()
  const now = Date.now()
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
      <TypedRange choose={choose} />
    </>
  )
}

function TypedRange({ choose }: { readonly choose: (span: TimeSpan) => void }) {
  const say = listWords()
  const id = useId()
  const now = Date.now()
  const bounds = boundsOf(span.value, now)
  const [from, setFrom] = useState(fieldText(bounds.fromMs, 'from'))
  const [to, setTo] = useState(bounds.toMs === undefined ? say.now : fieldText(bounds.toMs, 'to'))
  const [fault, setFault] = useState<'from' | 'to' | 'order' | undefined>(undefined)
  const apply = (event: Event) => {
    event.preventDefault()
    const [fromMs, toMs] = [typedInstant(from, 'from', now, zone.value), typedInstant(to, 'to', now, zone.value)]
    if (fromMs === undefined) setFault('from')
    else if (toMs === undefined) setFault('to')
    else if (fromMs >= toMs) setFault('order')
    else choose({ kind: 'between', fromMs, toMs: /^(now|jetzt)$/i.test(to.trim()) ? undefined : toMs })
  }
  const field = (name: 'from' | 'to', value: string, set: (text: string) => void) => (
    <div class="field">
      <label for={`${id}-${name}`}>{say[name]}</label>
      <input
        class="input"
        id={`${id}-${name}`}
        autocomplete="off"
        value={value}
        aria-describedby={`${id}-hint`}
        aria-invalid={fault === name || fault === 'order'}
        onInput={({ currentTarget }) => {
          set(currentTarget.value)
          setFault(undefined)
        }}
      />
    </div>
  )
  return (
    <form class="time-form" onSubmit={apply}>
      <div class="from-to">
        {field('from', from, setFrom)}
        {field('to', to, setTo)}
      </div>
      <p class="hint" id={`${id}-hint`} role={fault ? 'alert' : undefined}>
        {fault === undefined ? say.typedHint : fault === 'order' ? say.fromAfterTo : say.typedWrong}
      </p>
      <ZoneChoice />
      <div class="buttons">
        <span class="dim">{say.expired(shortDate(now - keptMs))}</span>
        <button type="submit" class="button primary">
          {say.apply}
        </button>
      </div>
    </form>
  )
}

function ZoneChoice() {
  const say = listWords()
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const isOther = zoneChoice.value !== 'local' && zoneChoice.value !== 'UTC'
  const city = here.split('/').at(-1)?.replaceAll('_', ' ') ?? here
  return (
    <fieldset class="field">
      <legend class="label">{say.zone}</legend>
      <div class="segments">
        <button type="button" aria-pressed={zoneChoice.value === 'local'} onClick={() => (zoneChoice.value = 'local')}>
          {city}
        </button>
        <button type="button" aria-pressed={zoneChoice.value === 'UTC'} onClick={() => (zoneChoice.value = 'UTC')}>
          UTC
        </button>
        <select
          aria-label={say.otherZone}
          value={isOther ? zoneChoice.value : ''}
          onChange={({ currentTarget }) => {
            if (currentTarget.value) zoneChoice.value = currentTarget.value
          }}
        >
          <option value="">{say.otherZone}</option>
          {Intl.supportedValuesOf('timeZone').map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
    </fieldset>
  )
}

/** As `typedInstant` reads it again. A day that ends at midnight is that day alone. */
function fieldText(ms: number, end: 'from' | 'to'): string {
  const clock = shortTime(ms)
  if (clock === '00:00') return dayText(end === 'to' ? ms - 1 : ms)
  return `${dayText(ms)} ${clock}`
}

function dayText(ms: number): string {
  const text = date(ms)
  return /^\d/.test(text) && text.includes('.') ? text : isoDay(ms)
}

function isoDay(ms: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone.value }).format(ms)
}
