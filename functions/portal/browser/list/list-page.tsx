// The list of a scope's entries: query, overview, facets, table, status line, and the drawer.
import { useEffect } from 'preact/hooks'
import { ApiError } from '../../../../shared/client/api-error.ts'
import { seesPrivate } from '../api/me.ts'
import { useShortcuts } from '../keyboard/shortcuts.ts'
import { learnFromEntries } from '../shell/known-containers.ts'
import { nameOf, pathOf, reader, type Scope, scopeOf } from '../shell/scope.ts'
import type { PageProps } from '../shell/screen.ts'
import { Icon } from '../widgets/icon.tsx'
import { Later } from '../widgets/later.tsx'
import { FailurePage, Waiting } from '../widgets/states.tsx'
import { useAtOnce } from '../widgets/use-at-once.ts'
import { useLoaded } from '../widgets/use-loaded.ts'
import { zone } from '../words/format.ts'
import { withValue } from './chips.ts'
import { Facets } from './facets.tsx'
import { fetchOpened } from './fetch-opened.ts'
import { listShortcuts } from './list-keys.ts'
import { ask, chips, facetsFolded, identity, newer, openEntry, pages, setChips } from './list-view.ts'
import { Overview } from './overview.tsx'
import { pageSize } from './pages.ts'
import { PrintFoot, PrintHead } from './print-frame.tsx'
import { QueryBar } from './query-bar.tsx'
import { Results } from './results.tsx'
import { StatusLine } from './status-line.tsx'
import { listWords } from './words.ts'

export function Page({ values: { kind = '', id = '' } }: PageProps) {
  const say = listWords()
  const scope = scopeOf(`/${kind}/${encodeURIComponent(id)}`)
  const path = scope ? `/v2${pathOf(scope)}` : ''
  useAtOnce(() => ask(path), [path, identity.value, zone.value])
  useEffect(() => () => newer.stop(), [])
  useShortcuts(listShortcuts())
  const { entries, failure, whole } = pages.state.value
  // Under the reader of an empty list nothing moves: what comes is shown.
  const hasNewsOnly = whole && entries.length === 0 && newer.count.value > 0
  useEffect(() => {
    if (hasNewsOnly) ask(path)
  }, [hasNewsOnly])
  const hasRows = entries.length > 0
  useEffect(() => {
    if (hasRows) void fetchOpened().catch(() => undefined)
  }, [hasRows])
  useEffect(() => learnFromEntries(entries.slice(-pageSize)), [entries])
  const name = scope ? nameOf(scope) : ''
  useEffect(() => {
    document.title = `${say.title} · ${name} · Beleg`
  }, [say, name])
  if (!scope) return null
  if (failure instanceof ApiError && failure.status === 404 && entries.length === 0)
    return (
      <main class="page" id="content">
        <FailurePage error={failure} />
      </main>
    )
  const hasDrawer = openEntry.value !== undefined
  const hasBanner =
    reader.value && seesPrivate(reader.value.me) && !chips.value.some(({ field }) => field === 'visibility')
  return (
    <div class={`frame ${hasDrawer ? 'has-drawer' : ''}`}>
      <main class={`main ${hasBanner ? 'has-banner' : ''}`} id="content">
        <h1 class="said">
          {say.title}: {name}
        </h1>
        <Later draw={() => <PrintHead scope={scope} path={path} />} />
        <QueryBar path={path} />
        <Overview path={path} />
        {hasBanner && (
          <p class="notice banner">
            <Icon name="lock" />
            <span class="grow">{say.seesPrivate}</span>
            <button
              type="button"
              class="text-button"
              onClick={() => setChips(withValue(chips.value, 'visibility', 'PUBLIC'))}
            >
              {say.onlyPublic}
            </button>
          </p>
        )}
        <div class={`work ${facetsFolded.value ? 'plain' : ''}`}>
          {!facetsFolded.value && <Facets />}
          <Results scope={scope} path={path} />
        </div>
        <StatusLine scope={scope} />
        <Later draw={() => <PrintFoot />} />
      </main>
      {hasDrawer && <Opened scope={scope} />}
    </div>
  )
}

function Opened({ scope }: { readonly scope: Scope }) {
  const { value, error, retry } = useLoaded('drawer', fetchOpened)
  if (value) return <value.Drawer scope={scope} />
  return (
    <aside class="drawer">{error === undefined ? <Waiting /> : <FailurePage error={error} onRetry={retry} />}</aside>
  )
}
