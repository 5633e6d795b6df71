// The counts of a list: entries, failures, and entries over time, with the part of the range that was counted.
import { useEffect, useState } from 'preact/hooks'
import { anotherTryMayHelp } from '../api/client.ts'
import { renewals } from '../session/session.ts'
import { isSignedOut } from '../widgets/states.tsx'
import { dateTime, number } from '../words/format.ts'
import { plural } from '../words/language.ts'
import { type Brush, barTime } from './brush.ts'
import type { Bar, Counts } from './counts.ts'
import { Histogram } from './histogram.tsx'
import { countAgain, counting, newer, setSpan, showNewer } from './list-view.ts'
import { newerMax } from './newer-entries.ts'
import { listWords } from './words.ts'

export function Overview({ path }: { readonly path: string }) {
  const say = listWords()
  const [brush, setBrush] = useState<Brush | undefined>(undefined)
  const [asTable, setAsTable] = useState(false)
  const counts = counting.counts.value
  if (!counts)
    return (
      <section class="overview" aria-label={say.overview}>
        {counting.failure.value !== undefined && (
          <div class="tally">
            <NotCounted path={path} />
          </div>
        )}
      </section>
    )
  const { entries, failed, bars } = counts
  const chosen = brush ? bars.slice(brush.from, brush.to + 1) : []
  return (
    <section class="overview" aria-label={say.overview}>
      <div class="tally" aria-live="polite">
        <span>
          <b>{number(entries)}</b> {plural(entries, say.entries)}
        </span>
        {failed > 0 && (
          <span class="failed">
            <b>{number(failed)}</b> {say.failed}
          </span>
        )}
        <Completeness counts={counts} />
        {counting.failure.value !== undefined && <NotCounted path={path} />}
        <span class="end">
          {newer.count.value > 0 && (
            <button type="button" class="text-button" onClick={() => showNewer(path)}>
              {say.showNewer(`${newer.count.value < newerMax ? '' : '≥ '}${number(newer.count.value)}`)}
            </button>
          )}
          {chosen.length > 0 ? (
            <Chosen bars={chosen} onUndo={() => setBrush(undefined)} />
          ) : (
            bars.length > 0 && (
              <button
                type="button"
                class="text-button only-wide"
                aria-pressed={asTable}
                onClick={() => setAsTable(!asTable)}
              >
                {asTable ? say.asGraph : say.asTable}
              </button>
            )
          )}
        </span>
      </div>
      {bars.length > 0 &&
        (asTable ? (
          <BarTable bars={bars} />
        ) : (
          <Histogram counts={counts} brush={brush} onBrush={setBrush} onZoom={() => zoom(chosen)} />
        ))}
    </section>
  )
}

/** The list is there without its counts too, so they fail in a few words. */
function NotCounted({ path }: { readonly path: string }) {
  const say = listWords()
  const again = () => countAgain(path)
  const isOver = isSignedOut(counting.failure.value)
  useEffect(() => {
    if (isOver && renewals.value > 0) again()
  }, [renewals.value])
  return (
    <span role="status">
      {say.countFailed}{' '}
      {!isOver && anotherTryMayHelp(counting.failure.value) && (
        <button type="button" class="text-button" onClick={again}>
          {say.countAgain}
        </button>
      )}
    </span>
  )
}

function Completeness({ counts: { complete, counting: isCounting, fromMs } }: { readonly counts: Counts }) {
  const say = listWords()
  if (complete) return <span class="only-wide long">{say.counted}</span>
  return (
    <span>
      {say.countedTo(dateTime(fromMs))}{' '}
      {isCounting && (
        <button type="button" class="text-button" onClick={() => counting.stop()}>
          {say.stop}
        </button>
      )}
    </span>
  )
}

function Chosen({ bars, onUndo }: { readonly bars: readonly Bar[]; readonly onUndo: () => void }) {
  const say = listWords()
  const sum = (of: (bar: Bar) => number) => bars.reduce((total, bar) => total + of(bar), 0)
  return (
    <>
      <span>
        {barTime(bars[0]?.startMs ?? 0)} – {barTime(bars.at(-1)?.endMs ?? 0)}:{' '}
        <b>{number(sum((bar) => bar.entries))}</b>, {number(sum((bar) => bar.failed))} {say.failed}
      </span>
      <button type="button" class="text-button" onClick={() => zoom(bars)}>
        {say.zoom}
      </button>
      <button type="button" class="text-button" onClick={onUndo}>
        {say.undo}
      </button>
    </>
  )
}

function BarTable({ bars }: { readonly bars: readonly Bar[] }) {
  const say = listWords()
  return (
    <div class="bar-table">
      <table class="sheet">
        <caption class="said">{say.perBar}</caption>
        <thead>
          <tr>
            <th scope="col">{say.range}</th>
            <th scope="col" class="num">
              {say.entries.other}
            </th>
            <th scope="col" class="num">
              {say.failed}
            </th>
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <tr key={bar.startMs}>
              <td>
                <button type="button" class="text-button" onClick={() => zoom([bar])}>
                  {barTime(bar.startMs)} – {barTime(bar.endMs)}
                </button>
              </td>
              <td class="num">{number(bar.entries)}</td>
              <td class="num">{number(bar.failed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function zoom(bars: readonly Bar[]): void {
  const [first, last] = [bars[0], bars.at(-1)]
  if (first && last) setSpan({ kind: 'between', fromMs: first.startMs, toMs: last.endMs })
}
