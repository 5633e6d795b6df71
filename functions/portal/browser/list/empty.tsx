// Shown if no entry matches, once the whole range has been searched.
import { nameOf, type Scope } from '../shell/scope.ts'
import { Nothing } from '../widgets/states.tsx'
import { shortDate, shortTime, zoneName } from '../words/format.ts'
import { chipText } from './chip.tsx'
import { chips, pages, setChips, setSpan, span } from './list-view.ts'
import { boundsOf } from './time-span.ts'
import { listWords } from './words.ts'

/** Says what was searched, and what may help. */
export function Empty({ scope }: { readonly scope: Scope }) {
  const say = listWords()
  const now = pages.state.value.askedMs
  const { fromMs, toMs } = boundsOf(span.value, now)
  const isWhole = span.value.kind === 'last' && span.value.range === 'P90D'
  const at = (ms: number) => `${shortDate(ms)} ${shortTime(ms)}`
  return (
    <Nothing title={say.none} void>
      <p>
        {say.searched(nameOf(scope), at(fromMs), `${at(toMs ?? now)} ${zoneName(toMs ?? now)}`)} {say.complete}
      </p>
      <ul class="offers">
        {!isWhole && (
          <li>
            <button type="button" class="text-button" onClick={() => setSpan({ kind: 'last', range: 'P90D' })}>
              {say.widen}
            </button>
          </li>
        )}
        {chips.value.map((chip) => (
          <li key={chipText(chip)}>
            <button
              type="button"
              class="text-button"
              onClick={() => setChips(chips.value.filter((one) => one !== chip))}
            >
              {say.withoutFilter(chipText(chip))}
            </button>
          </li>
        ))}
      </ul>
    </Nothing>
  )
}
