// The line below the list that says whether it is complete: dashed while it is not, a double rule when it is, as in bookkeeping.
import { LogState } from '../proof/log-state.tsx'
import { address } from '../router/address.ts'
import { organizationOf } from '../shell/known-containers.ts'
import type { Scope } from '../shell/scope.ts'
import { Icon } from '../widgets/icon.tsx'
import { number, shortDate, shortTime } from '../words/format.ts'
import { plural } from '../words/language.ts'
import { compareHref, linkCopied } from './hand-over.ts'
import { counting, pages, ticked } from './list-view.ts'
import { pageSize } from './pages.ts'
import { listWords } from './words.ts'

export function StatusLine({ scope }: { readonly scope: Scope }) {
  const say = listWords()
  const { entries, whole, loading, paused, examinedTo, askedMs, answeredMs } = pages.state.value
  // Of rows that are still those of the query before, only the notice above them speaks.
  const isSaid = entries.length > 0 && answeredMs >= askedMs
  const compared = compareHref()
  const organization = organizationOf(scope)
  return (
    <footer class={`status ${whole ? 'all' : ''}`} id="past-result">
      <span role="status">{whole ? <All count={entries.length} /> : isSaid ? <Shown /> : ''}</span>
      {!whole && entries.length > 0 && !paused && (
        <button type="button" class="button small" disabled={loading !== undefined} onClick={() => pages.more()}>
          {say.loadMore(pageSize)}
        </button>
      )}
      {loading === 'more' && examinedTo !== undefined && (
        <button type="button" class="text-button" onClick={() => pages.cancel()}>
          {say.cancel}
        </button>
      )}
      <span class="end">
        {linkCopied.value && <span role="status">{say.linkCopied}</span>}
        {compared !== undefined ? (
          <a class="button small compare" href={compared}>
            <Icon name="compare" />
            {say.compare}
          </a>
        ) : (
          ticked.value.length > 0 && <span class="dim">{say.tickMore}</span>
        )}
        {organization !== undefined && <LogState organizationId={organization} hasEntries={entries.length > 0} />}
      </span>
    </footer>
  )
}

function All({ count }: { readonly count: number }) {
  const say = listWords()
  return (
    <>
      <b>{number(count)}</b> {plural(count, say.entries)}: {say.allOf}
    </>
  )
}

/** The total is shown only if everything was counted. */
function Shown() {
  const say = listWords()
  const { entries, examinedTo } = pages.state.value
  const counts = counting.counts.value
  const last = entries.at(-1)
  const isOldestFirst = address.value.searchParams.get('sort') === 'asc'
  const at = examinedTo ?? last?.eventTimeStamp
  const ms = at === undefined ? undefined : Date.parse(at)
  const time = ms === undefined ? '' : `${shortDate(ms)} ${shortTime(ms)}`
  return (
    <>
      <b>{number(entries.length)}</b> {counts?.complete ? say.shownOf(number(counts.entries)) : say.shown}
      {time &&
        `, ${isOldestFirst ? say.upTo(time) : examinedTo === undefined ? say.backTo(time) : say.searchedBack(time)}`}
    </>
  )
}
