// The days below the histogram. Knows the bars' times, not what they count.
import { useRef } from 'preact/hooks'
import { longDate, shortDate, zone } from '../words/format.ts'
import { wallTime } from '../words/zoned-time.ts'
import type { Bar } from './counts.ts'

interface AxisProps {
  readonly bars: readonly Bar[]
  /** The room before the first bar, in bars. */
  readonly before: number
}

/** The names of some days, below their beginnings. */
export function Axis({ bars, before }: AxisProps) {
  const svg = useRef<HTMLDivElement>(null)
  const named = namedDays(bars, before)
  const first = before + (named[0] ?? 0)
  const ends = [...named.slice(1), bars.length]
  const columns = [...(first > 0 ? [first] : []), ...named.map((start, index) => (ends[index] ?? bars.length) - start)]
  return (
    <div
      class="axis"
      aria-hidden="true"
      ref={(element) => {
        svg.current = element
        element?.style.setProperty('grid-template-columns', columns.map((share) => `minmax(0, ${share}fr)`).join(' '))
      }}
    >
      {first > 0 && <span />}
      {named.map((index) => {
        const ms = bars[index]?.startMs ?? 0
        return (
          <span key={ms} title={longDate(ms)}>
            {shortDate(ms)}
          </span>
        )
      })}
    </div>
  )
}

/** As many days as there is room for names, and none so close to the end that its name would be cut off. */
export function namedDays(bars: readonly Bar[], before: number): readonly number[] {
  const starts = dayMarks(bars)
  const named = (8 * bars.length) / (before + bars.length)
  const every = Math.ceil(starts.length / named)
  return starts.filter((start, index) => index % every === 0 && start < bars.length * 0.95)
}

/** The bars at which a day begins. */
function dayMarks(bars: readonly Bar[]): readonly number[] {
  return bars.flatMap(({ startMs }, index) => {
    const { hour, minute } = wallTime(startMs, zone.value)
    return hour === 0 && minute === 0 ? [index] : []
  })
}
