// The live tail of a scope: entries as they arrive, filtered by the address. Nothing moves while somebody reads.
import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { useShortcuts } from '../keyboard/shortcuts.ts'
import { FilterBox } from '../list/filter-box.tsx'
import { IneffectiveParameters } from '../list/ineffective-parameters.tsx'
import { apiQuery } from '../list/query.ts'
import { listWords } from '../list/words.ts'
import { address } from '../router/address.ts'
import { CopyCurl } from '../share/copy-curl.tsx'
import { pathOf, scopeOf } from '../shell/scope.ts'
import type { PageProps } from '../shell/screen.ts'
import { Icon } from '../widgets/icon.tsx'
import { Failure, Nothing } from '../widgets/states.tsx'
import { number, shortTime, zoneName } from '../words/format.ts'
import { followedFeed } from './followed-feed.ts'
import { bufferMax, cameInLastMinute, wantsMore } from './tail.ts'
import { TailRow } from './tail-row.tsx'
import { tailWords } from './words.ts'

export function Page(_: PageProps) {
  const { pathname, search } = address.value
  return <Tail key={pathname + search} />
}

function Tail() {
  const say = tailWords()
  const scope = scopeOf(address.value.pathname)
  const path = scope ? `/v2${pathOf(scope)}/feed` : ''
  const startedMs = useMemo(Date.now, [])
  const feed = useMemo(() => followedFeed(path, filtersOf(address.value.searchParams)), [path])
  const nowMs = useSignal(startedMs)
  const page = useRef<HTMLElement>(null)
  useEffect(() => feed.leave, [feed])
  useEffect(() => {
    const timer = setInterval(() => {
      nowMs.value = Date.now()
    }, 2_000)
    return () => clearInterval(timer)
  }, [])
  useEffect(() => {
    document.title = `${say.title} · Beleg`
  }, [say.title])
  const tail = feed.tail.value
  const isLive = tail.is === 'live'
  const toggle = () => {
    if (feed.tail.peek().is === 'live') feed.change({ is: 'paused' })
    else resume()
  }
  const resume = () => {
    feed.change({ is: 'resumed', nowMs: Date.now() })
    page.current?.scrollTo({ top: 0 })
    scrollTo(0, 0)
  }
  useEffect(() => listen(page.current, feed.change), [feed])
  useShortcuts({ ' ': toggle })
  const came = cameInLastMinute(tail, nowMs.value)
  return (
    <main class="page" id="content" ref={page}>
      <section class="query timeless" id="filter" aria-label={listWords().filters}>
        <FilterBox path={scope ? `/v2${pathOf(scope)}` : ''} />
        <div class="buttons">
          <CopyCurl class="button" call={() => ({ path, parameters: [...feed.nextQuery()] })} />
        </div>
        <IneffectiveParameters />
      </section>
      <div class="page-inner">
        <div class="page-head tail-head">
          <div>
            <h1>{say.title}</h1>
            <p>
              <span class={isLive && !feed.trouble.value ? 'pulse on' : 'pulse'} aria-hidden="true" />
              <span role="status">
                {isLive && feed.trouble.value ? say.interrupted : say[tail.is]}, {say.lastMinute(number(came), came)}
              </span>
              <span class="dim"> · {say.since(shortTime(startedMs))}</span>
            </p>
          </div>
          <div class="buttons">
            <button type="button" class="button" onClick={() => feed.change({ is: 'cleared' })}>
              {say.clear}
            </button>
            <button type="button" class="button primary" title={say.spaceHint} onClick={toggle}>
              {isLive ? say.pause : say.resume}
            </button>
          </div>
        </div>
        <Notices feed={feed} onResume={resume} />
        {tail.shown.length === 0 ? (
          <Nothing title={say.none}>
            <p>{say.noneWhy(shortTime(startedMs))}</p>
          </Nothing>
        ) : (
          <div class="scroll-x">
            <table class="sheet tail" aria-label={say.rows}>
              <thead>
                <tr>
                  <th scope="col">{say.received(zoneName(nowMs.value))}</th>
                  <th scope="col">{say.happened}</th>
                  <th scope="col">{say.event}</th>
                  <th scope="col">{say.initiator}</th>
                  <th scope="col">{say.resource}</th>
                  <th scope="col">{say.outcome}</th>
                </tr>
              </thead>
              <tbody>
                {tail.shown.map(({ entry }) => (
                  <TailRow key={entry.id} entry={entry} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {tail.fallen > 0 && scope && (
          <p class="dim">
            {say.fallen(number(tail.fallen))} <a href={`${pathOf(scope)}${address.value.search}`}>{say.inList}</a>
          </p>
        )}
      </div>
    </main>
  )
}

interface NoticesProps {
  readonly feed: ReturnType<typeof followedFeed>
  readonly onResume: () => void
}

/** Messages have a fixed place, so that they do not move the rows. */
function Notices({ feed, onResume }: NoticesProps) {
  const say = tailWords()
  const [tail, trouble] = [feed.tail.value, feed.trouble.value]
  return (
    <>
      {trouble && (
        <Failure
          error={trouble.error}
          onRetry={feed.retry}
          {...(trouble.pauseMs !== undefined && { triedAgainMs: trouble.pauseMs })}
        />
      )}
      {tail.is === 'stopped' && (
        <p class="notice caution">
          <Icon name="clock" />
          <span class="grow">{say.stoppedWhy}</span>
          <button type="button" class="button small" onClick={onResume}>
            {say.resume}
          </button>
        </p>
      )}
      {tail.waiting.length > 0 && (
        <p class="notice">
          <Icon name="up" />
          <span class="grow">
            <button type="button" class="text-button" onClick={onResume}>
              {say.newer(number(tail.waiting.length))}
            </button>
            {!wantsMore(tail) && tail.waiting.length >= bufferMax && <> {say.full}</>}
          </span>
        </p>
      )}
    </>
  )
}

/** The filters of the address, without the time range. */
function filtersOf(search: URLSearchParams): URLSearchParams {
  const parameters = apiQuery(search, 0)
  for (const name of ['start-time-range', 'end-time-range', 'sort']) parameters.delete(name)
  return parameters
}

const watchedAtMostEveryMs = 5_000

/** Pauses when the reader scrolls down; notes the reader's activity. */
function listen(page: HTMLElement | null, change: ReturnType<typeof followedFeed>['change']): () => void {
  const ending = new AbortController()
  const { signal } = ending
  let watchedMs = 0
  const watched = () => {
    if (document.hidden || Date.now() - watchedMs < watchedAtMostEveryMs) return
    watchedMs = Date.now()
    change({ is: 'watched', nowMs: watchedMs })
  }
  for (const type of ['pointermove', 'pointerdown', 'keydown', 'visibilitychange'])
    document.addEventListener(type, watched, { signal, passive: true })
  const scrolled = () => {
    watched()
    if ((page?.scrollTop ?? 0) > 8 || scrollY > 8) change({ is: 'paused' })
  }
  page?.addEventListener('scroll', scrolled, { signal, passive: true })
  document.addEventListener('scroll', scrolled, { signal, passive: true })
  return () => ending.abort()
}
