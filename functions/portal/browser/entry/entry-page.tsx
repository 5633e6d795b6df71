// The page of one entry: everything about it, and its proof.
import { useEffect } from 'preact/hooks'
import type { ShownEntry } from '../api/shown-entry.ts'
import { useShortcuts } from '../keyboard/shortcuts.ts'
import { EntryProof } from '../proof/entry-proof.tsx'
import { go } from '../router/address.ts'
import { api } from '../session/session.ts'
import { CallSnippet } from '../share/call-snippet.tsx'
import { LinkButton } from '../share/link-button.tsx'
import { pathOf, type Scope } from '../shell/scope.ts'
import type { PageProps } from '../shell/screen.ts'
import { Icon } from '../widgets/icon.tsx'
import { Waiting } from '../widgets/states.tsx'
import { useLoaded } from '../widgets/use-loaded.ts'
import { Value } from '../widgets/value.tsx'
import { visibleText } from '../words/visible-text.ts'
import { callOf, compareHref, EntryDetail, timelineHref } from './entry-detail.tsx'
import { foundEntry } from './found-entry.ts'
import { NoEntry } from './no-entry.tsx'
import { entryWords } from './words.ts'

export function Page({ values: { id = '', entry: entryId = '' } }: PageProps) {
  const scope: Scope = { kind: 'organizations', id }
  const {
    value: entry,
    error,
    retry,
  } = useLoaded(`${id} ${entryId}`, (signal) => foundEntry(api, scope, entryId, signal))
  useEffect(() => {
    document.title = `${visibleText(entry?.eventName ?? entryWords().entry)} · Beleg`
  }, [entry])
  return (
    <main class="page" id="content">
      {entry ? (
        <WholeEntry entry={entry} scope={scope} />
      ) : error !== undefined ? (
        <NoEntry entryIds={[entryId]} error={error} retry={retry} />
      ) : (
        <Waiting />
      )}
    </main>
  )
}

function WholeEntry({ entry, scope }: { readonly entry: ShownEntry; readonly scope: Scope }) {
  const say = entryWords()
  useShortcuts({
    t: () => go(timelineHref(entry, scope)),
    c: () => go(compareHref(entry, scope)),
    y: () => void navigator.clipboard.writeText(location.href),
  })
  return (
    <div class="page-inner">
      <nav class="crumb" aria-label={say.back}>
        <a href={pathOf(scope)}>{say.list}</a>
      </nav>
      <div class="page-head">
        <div>
          <h1>
            <Value text={entry.eventName} />
          </h1>
        </div>
        <div class="buttons">
          <a class="button" href={timelineHref(entry, scope)}>
            <Icon name="timeline" />
            {say.timeline}
          </a>
          <a class="button" href={compareHref(entry, scope)}>
            <Icon name="compare" />
            {say.compare}
          </a>
          <LinkButton />
        </div>
      </div>
      <div class="entry-page">
        <div>
          <EntryDetail entry={entry} scope={scope} look="page" />
        </div>
        <div class="aside">
          <EntryProof entry={entry} look="page" />
          <section>
            <CallSnippet calls={[callOf(entry)]} />
          </section>
        </div>
      </div>
    </div>
  )
}
