// Statistics of a scope and time range. Every number links to the list of exactly those entries.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { retainedFromMs } from '../../../../shared/time/retention.ts'
import { FilterBox } from '../list/filter-box.tsx'
import { IneffectiveParameters } from '../list/ineffective-parameters.tsx'
import { countedQuery } from '../list/query.ts'
import { TimeButton } from '../list/time-button.tsx'
import { listWords } from '../list/words.ts'
import { address, go, withParameters } from '../router/address.ts'
import { api } from '../session/session.ts'
import { CopyCurl } from '../share/copy-curl.tsx'
import { pathOf, scopeOf } from '../shell/scope.ts'
import type { PageProps } from '../shell/screen.ts'
import { Failure, Nothing, Waiting } from '../widgets/states.tsx'
import { date, number, shortTime } from '../words/format.ts'
import { ActorShare } from './actor-share.tsx'
import { FailingTable } from './failing-table.tsx'
import { Figure, percent } from './figure.tsx'
import type { InsightsAnswer } from './insights-answer.ts'
import { examinedPart, insightsPage, type Proved, periodBefore } from './insights-page.ts'
import { RepeatedTable } from './repeated-table.tsx'
import { TopTable, topNames } from './top-table.tsx'
import { insightsWords } from './words.ts'

/** The statistics of the previous period, for comparison. */
type Before = Pick<ReturnType<typeof insightsPage>, 'failed' | 'people'>

export function Page(_: PageProps) {
  const say = insightsWords()
  const scope = scopeOf(address.value.pathname)
  const { search } = address.value
  const seen = useSignal<{ readonly answer: InsightsAnswer; readonly asked: URLSearchParams } | undefined>(undefined)
  const before = useSignal<Before | undefined>(undefined)
  const failure = useSignal<unknown>(undefined)
  const isLoading = useSignal(true)
  const tries = useSignal(0)
  const path = scope ? `/v2${pathOf(scope)}/insights` : ''
  useEffect(() => {
    const leaving = new AbortController()
    const nowMs = Date.now()
    const asked = countedQuery(new URLSearchParams(search), nowMs)
    isLoading.value = true
    failure.value = undefined
    before.value = undefined
    const load = async () => {
      const answer = await api.get<InsightsAnswer>(path, withFacets(asked), leaving.signal)
      if (leaving.signal.aborted) return
      seen.value = { answer, asked }
      isLoading.value = false
      const earlier = periodBefore(asked, answer, retainedFromMs(nowMs))
      if (!earlier) return
      const old = await api.get<InsightsAnswer>(path, earlier, leaving.signal)
      if (!leaving.signal.aborted && old.complete) before.value = insightsPage(old, earlier)
    }
    load().catch((error: unknown) => {
      if (leaving.signal.aborted) return
      // If the comparison fails, the numbers are shown without it.
      if (isLoading.value) failure.value = error
      isLoading.value = false
    })
    return () => leaving.abort()
  }, [path, search, tries.value])
  useEffect(() => {
    document.title = `${say.title} · Beleg`
  }, [say.title])
  const shown = seen.value
  return (
    <main class="page" id="content">
      <section class="query" id="filter" aria-label={listWords().filters}>
        <TimeButton />
        <FilterBox path={scope ? `/v2${pathOf(scope)}` : ''} />
        <div class="buttons">
          {shown && <CopyCurl class="button" call={() => ({ path, parameters: [...withFacets(shown.asked)] })} />}
        </div>
        <IneffectiveParameters />
      </section>
      {isLoading.value && <Waiting />}
      <div class="page-inner">
        <h1 class="said">{say.title}</h1>
        {failure.value !== undefined && <Failure error={failure.value} onRetry={() => tries.value++} />}
        {shown &&
          (shown.answer.complete && shown.answer.examined.entries === 0 ? (
            <Nothing title={say.nothing} void>
              <p>{say.nothingHow}</p>
            </Nothing>
          ) : (
            <Sums {...shown} before={before.value} />
          ))}
      </div>
    </main>
  )
}

function Sums({ answer, asked, before }: SumsOf & { readonly before: Before | undefined }) {
  const say = insightsWords()
  const page = insightsPage(answer, asked)
  const counted = examinedPart(asked, answer)
  const { entries, failed, denied, people, initiators } = page
  const shareOf = (part: Proved) => percent(entries.count === 0 ? 0 : part.count / entries.count)
  return (
    <>
      <dl class="figures">
        <div>
          <dt>{say.entries}</dt>
          <dd>
            <Figure of={entries} class="" label={say.entries} />
            <Completeness answer={answer} asked={asked} />
          </dd>
        </div>
        <div>
          <dt>{say.failed}</dt>
          <dd class={failed.count > 0 ? 'failed' : ''}>
            <Figure of={failed} class="" label={say.failed} />
            <small>
              {say.denied} <Figure of={denied} /> · {shareOf(failed)}
              {before && (
                <>
                  , {say.before} <Figure of={before.failed} />
                </>
              )}
            </small>
          </dd>
        </div>
        <div>
          <dt>{say.people}</dt>
          <dd>
            <Figure of={people} class="" label={say.people} />
            <small>
              {shareOf(people)}
              {before && (
                <>
                  , {say.before} <Figure of={before.people} />
                </>
              )}
            </small>
          </dd>
        </div>
        <div>
          <dt>{say.initiators}</dt>
          <dd>
            {!initiators.exact && `${say.atLeast} `}
            {number(initiators.distinct)}
            <small>
              <a href="#top-initiator">{say.topBelow}</a>
            </small>
          </dd>
        </div>
      </dl>
      <div class="two">
        <FailingTable page={page} answer={answer} />
        <RepeatedTable page={page} answer={answer} />
        <ActorShare page={page} />
        {topNames.map((name) => {
          const values = answer.facets?.[name]
          return values && <TopTable name={name} values={values} counted={counted} />
        })}
      </div>
    </>
  )
}

interface SumsOf {
  readonly answer: InsightsAnswer
  readonly asked: URLSearchParams
}

function Completeness({ answer: { complete, examined }, asked }: SumsOf) {
  const say = insightsWords()
  if (complete) return <small>{say.wholeRange}</small>
  const fromMs = Date.parse(examined.from)
  return (
    <small>
      {say.counted(percent(examined.shareOfRange), `${date(fromMs)} ${shortTime(fromMs)}`)}{' '}
      <button type="button" class="text-button" onClick={() => go(restOf(asked, examined.from))}>
        {say.goOn}
      </button>
    </small>
  )
}

/** The part of the range that was not counted. */
function restOf(asked: URLSearchParams, end: string): URL {
  const start = asked.get('start-time-range') ?? undefined
  return withParameters({ range: undefined, 'start-time-range': start, 'end-time-range': end })
}

function withFacets(asked: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...asked, ...topNames.map((name): [string, string] => ['facet', name])])
}
