// A range of time from and to: typed, or chosen in a calendar, in the zone that all times are shown in.
import { useId, useState } from 'preact/hooks'
import { zoneChoice, zoneOfLink } from '../preferences/preferences.ts'
import { go, withParameters } from '../router/address.ts'
import { date, shortDate, shortTime, zone } from '../words/format.ts'
import { DayCalendar } from './day-calendar.tsx'
import { span } from './list-view.ts'
import { boundsOf, keptMs, type TimeSpan, typedInstant } from './time-span.ts'
import { listWords } from './words.ts'

export function TypedRange({ choose }: { readonly choose: (span: TimeSpan) => void }) {
  const say = listWords()
  const id = useId()
  const now = Date.now()
  const bounds = boundsOf(span.value, now)
  const [from, setFrom] = useState(fieldText(bounds.fromMs, 'from'))
  const [to, setTo] = useState(bounds.toMs === undefined ? say.now : fieldText(bounds.toMs, 'to'))
  const [fault, setFault] = useState<'from' | 'to' | 'order' | undefined>(undefined)
  const [fromMs, toMs] = [typedInstant(from, 'from', now, zone.value), typedInstant(to, 'to', now, zone.value)]
  const apply = (event: Event) => {
    event.preventDefault()
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
      <DayCalendar
        range={fromMs !== undefined && toMs !== undefined ? { fromMs, toMs } : undefined}
        onChoose={(range) => {
          setFrom(fieldText(range.fromMs, 'from'))
          setTo(fieldText(range.toMs, 'to'))
          setFault(undefined)
        }}
      />
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
  const chosen = zoneOfLink.value ?? zoneChoice.value
  const isOther = chosen !== 'local' && chosen !== 'UTC'
  const choose = (next: string) => {
    zoneChoice.value = next
    go(withParameters({ tz: undefined }), 'replace')
  }
  const city = here.split('/').at(-1)?.replaceAll('_', ' ') ?? here
  return (
    <fieldset class="field">
      <legend class="label">{say.zone}</legend>
      <div class="segments">
        <button type="button" aria-pressed={chosen === 'local'} onClick={() => choose('local')}>
          {city}
        </button>
        <button type="button" aria-pressed={chosen === 'UTC'} onClick={() => choose('UTC')}>
          UTC
        </button>
        <select
          aria-label={say.otherZone}
          value={isOther ? chosen : ''}
          onChange={({ currentTarget }) => {
            if (currentTarget.value) choose(currentTarget.value)
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
