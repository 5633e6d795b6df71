// Draws entries over time: a bar for each bucket, with the failed part at the bottom; what is not counted is hatched. A range is chosen by
// dragging, or with Shift and the arrow keys; Enter zooms in, Escape cancels.
import { useRef, useState } from 'preact/hooks'
import { dateTime, number } from '../words/format.ts'
import { plural } from '../words/language.ts'
import { type Brush, barTime } from './brush.ts'
import { type Bar, type Counts, uncounted } from './counts.ts'
import { Axis, namedDays } from './histogram-axis.tsx'
import { listWords } from './words.ts'

const unit = 10
const height = 63
/** The minimum height, so that one failure among thousands is visible. */
const failedMin = 3

interface HistogramProps {
  readonly counts: Counts
  readonly brush: Brush | undefined
  readonly onBrush: (brush: Brush | undefined) => void
  readonly onZoom: () => void
}

export function Histogram({ counts, brush, onBrush, onZoom }: HistogramProps) {
  const { bars } = counts
  const say = listWords()
  const [at, setAt] = useState(bars.length - 1)
  const [from, setFrom] = useState<number | undefined>(undefined)
  const svg = useRef<SVGSVGElement>(null)
  const most = Math.max(...bars.map(({ entries }) => entries), 1)
  const hatched = uncounted(counts)
  const before = hatched?.before ?? 0
  const start = -before * unit
  const width = (before + bars.length) * unit
  const indexAt = (event: PointerEvent) => {
    const { left, width: pixels } = svg.current?.getBoundingClientRect() ?? { left: 0, width: 1 }
    return Math.floor(((event.clientX - left) / pixels) * (before + bars.length) - before)
  }
  const select = (one: number, other: number) => onBrush({ from: Math.min(one, other), to: Math.max(one, other) })
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by !== 0) {
      const next = clamp(at + by, bars.length)
      setAt(next)
      if (event.shiftKey) select(from ?? at, next)
      if (event.shiftKey) setFrom(from ?? at)
      else setFrom(undefined)
      svg.current?.querySelectorAll<SVGGElement>('[data-bar]')[next]?.focus()
    } else if (event.key === 'Enter') brush ? onZoom() : select(at, at)
    else if (event.key === 'Escape' && brush) onBrush(undefined)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div class={`histogram ${brush ? 'brushed' : ''}`}>
      <svg
        ref={svg}
        viewBox={`${start} 0 ${width} 64`}
        preserveAspectRatio="none"
        role="group"
        aria-label={say.perBar}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          const index = clamp(indexAt(event), bars.length)
          if (event.button !== 0 || indexAt(event) < 0) return
          svg.current?.setPointerCapture(event.pointerId)
          setFrom(index)
          select(index, index)
        }}
        onPointerMove={(event) => {
          if (svg.current?.hasPointerCapture(event.pointerId) && from !== undefined)
            select(from, clamp(indexAt(event), bars.length))
        }}
        onPointerUp={() => setFrom(undefined)}
        onDblClick={onZoom}
      >
        {hatched && <Hatch from={start} to={hatched.into * unit} scale={width / 840} />}
        {namedDays(bars, before).map((x) => (
          <rect key={x} class="day" x={x * unit} y={0} width={width / 840} height={height} />
        ))}
        {brush && (
          <rect class="brush" x={brush.from * unit} y={0} width={(brush.to - brush.from + 1) * unit} height={height} />
        )}
        {bars.map((bar, index) => (
          <g key={bar.startMs} class={brush && index >= brush.from && index <= brush.to ? 'in' : ''}>
            <BarView
              bar={bar}
              index={index}
              most={most}
              tab={index === clamp(at, bars.length)}
              onFocus={() => setAt(index)}
            />
          </g>
        ))}
        {brush &&
          [brush.from * unit, (brush.to + 1) * unit].map((x, side) => (
            <rect
              key={side}
              class="brush-edge"
              x={x - (side * width * 1.5) / 840}
              y={0}
              width={(width * 1.5) / 840}
              height={height}
            />
          ))}
        <rect class="base" x={start} y={height} width={width} height={1} />
      </svg>
      {hatched && (
        <span
          class="uncounted-label one-line"
          aria-hidden="true"
          title={say.countedTo(dateTime(counts.fromMs))}
          ref={(label) => label?.style.setProperty('--share', String(before / (before + bars.length)))}
        >
          {say.notCounted}
        </span>
      )}
      <div class="scale" aria-hidden="true">
        <span>{number(most)}</span>
        <span>0</span>
      </div>
      <Axis bars={bars} before={before} />
    </div>
  )
}

interface HatchProps {
  readonly from: number
  readonly to: number
  /** Units a pixel of a wide window, so that the lines keep their distance. */
  readonly scale: number
}

/** The part that is not counted, behind the bars. */
function Hatch({ from, to, scale }: HatchProps) {
  return (
    <>
      <defs>
        <pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform={`scale(${scale} 1)`}>
          <path class="hatch" d="M0 8 8 0" />
        </pattern>
      </defs>
      <rect class="uncounted" x={from} y={0} width={to - from} height={height} />
    </>
  )
}

interface BarViewProps {
  readonly bar: Bar
  readonly index: number
  readonly most: number
  readonly tab: boolean
  readonly onFocus: () => void
}

function BarView({ bar, index, most, tab, onFocus }: BarViewProps) {
  const { entries, failed } = bar
  const say = listWords()
  const counted = `${number(entries)} ${plural(entries, say.entries)}`
  const said = say.bar(barTime(bar.startMs), barTime(bar.endMs), counted, number(failed))
  const tall = entries === 0 ? 0 : Math.max((entries / most) * 60, 1)
  const red = failed === 0 ? 0 : Math.max((failed / most) * 60, failedMin)
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: each is a picture with a name
    <g role="img" data-bar={index} tabindex={tab ? 0 : -1} aria-label={said} onFocus={onFocus}>
      <title>{said}</title>
      <rect class="hit" x={index * unit} y={0} width={unit} height={height} />
      {tall > 0 && <rect class="bar" x={index * unit + 1} y={height - tall} width={unit - 2} height={tall} />}
      {red > 0 && <rect class="bar-failed" x={index * unit + 1} y={height - red} width={unit - 2} height={red} />}
    </g>
  )
}

function clamp(index: number, length: number): number {
  return Math.min(Math.max(index, 0), Math.max(length - 1, 0))
}
