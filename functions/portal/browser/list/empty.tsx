// Shown if no entry matches, once the whole range has been searched.
import { address, go } from '../router/address.ts'
import { api } from '../session/session.ts'
import { wayTo } from '../shell/known-containers.ts'
import { nameOf, pathOf, type Scope, scopeOf } from '../shell/scope.ts'
import { Nothing } from '../widgets/states.tsx'
import { useLoaded } from '../widgets/use-loaded.ts'
import { number, shortDate, shortTime, zoneName } from '../words/format.ts'
import { plural } from '../words/language.ts'
import { chipText } from './chip.tsx'
import { chips, pages, span, withChips, withSpan } from './list-view.ts'
import { countedQuery } from './query.ts'
import { boundsOf } from './time-span.ts'
import { listWords } from './words.ts'

/** Says what was searched, and what may help: each with the number of entries there. */
export function Empty({ scope }: { readonly scope: Scope }) {
  const say = listWords()
  const now = pages.state.value.askedMs
  const { fromMs, toMs } = boundsOf(span.value, now)
  const isWhole = span.value.kind === 'last' && span.value.range === 'P90D'
  const at = (ms: number) => `${shortDate(ms)} ${shortTime(ms)}`
  const [above] = wayTo(scope)
  const offers = [
    ...(isWhole ? [] : [{ text: say.widen, to: withSpan({ kind: 'last', range: 'P90D' }) }]),
    ...chips.value.map((chip) => ({
      text: say.withoutFilter(chipText(chip)),
      to: withChips(chips.value.filter((one) => one !== chip)),
    })),
    ...(above && above !== scope
      ? [{ text: say.searchIn(nameOf(above)), to: new URL(pathOf(above) + address.value.search, address.value) }]
      : []),
  ]
  return (
    <Nothing title={say.none} void>
      <p>
        {say.searched(nameOf(scope), at(fromMs), `${at(toMs ?? now)} ${zoneName(toMs ?? now)}`)} {say.complete}
      </p>
      {offers.length > 0 && (
        <ul class="offers">
          {offers.map(({ text, to }) => (
            <Offer key={text} text={text} to={to} />
          ))}
        </ul>
      )}
    </Nothing>
  )
}

interface Count {
  readonly complete: boolean
  readonly examined: { readonly entries: number }
}

function Offer({ text, to }: { readonly text: string; readonly to: URL }) {
  const say = listWords()
  const { value: count } = useLoaded(to.href, (signal) => {
    const scope = scopeOf(to.pathname)
    const query = countedQuery(to.searchParams, Date.now())
    return api.get<Count>(`/v2${scope ? pathOf(scope) : ''}/insights`, query, signal)
  })
  const entries = count?.examined.entries ?? 0
  return (
    <li>
      <button type="button" class="text-button" onClick={() => go(to)}>
        {text}
      </button>
      {count && (
        <span class="num">
          {count.complete ? '' : '≥ '}
          {number(entries)} {plural(entries, say.entries)}
        </span>
      )}
    </li>
  )
}
