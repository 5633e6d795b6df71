// An entry in full: sentence, facts, change, and folded parts. Used in the list's drawer and on the entry's own page.

import { useEffect } from 'preact/hooks'
import { exactValue, withoutValue } from '../../../../shared/filter/exact-value.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { apiPath } from '../share/call-lines.ts'
import { CallSnippet } from '../share/call-snippet.tsx'
import { learnFromEntries } from '../shell/known-containers.ts'
import type { Scope } from '../shell/scope.ts'
import { pathOf } from '../shell/scope.ts'
import { Icon } from '../widgets/icon.tsx'
import { ChangePart } from './change-part.tsx'
import { EntrySentence } from './entry-sentence.tsx'
import { FactList, type FilterHref } from './fact-list.tsx'
import { FoldedParts } from './folded-parts.tsx'
import { entryWords } from './words.ts'

export interface EntryDetailProps {
  readonly entry: ShownEntry
  readonly scope: Scope
  readonly look: 'drawer' | 'page'
  /** Defaults to the list of the scope with only this filter. */
  readonly filterHref?: FilterHref
}

export function EntryDetail({ entry, scope, look, filterHref = hrefIn(scope) }: EntryDetailProps) {
  const isWhole = look === 'page'
  useEffect(() => learnFromEntries([entry]), [entry])
  return (
    <>
      <EntrySentence entry={entry} isWhole={isWhole} />
      <section class="part">
        <FactList {...{ entry, scope, filterHref, isWhole }} />
      </section>
      <ChangePart entry={entry} isWhole={isWhole} />
      <FoldedParts key={entry.id} entry={entry} isWhole={isWhole} />
      {!isWhole && <WaysOn entry={entry} scope={scope} />}
    </>
  )
}

function WaysOn({ entry, scope }: { readonly entry: ShownEntry; readonly scope: Scope }) {
  const say = entryWords()
  return (
    <>
      <section class="part links">
        <a href={timelineHref(entry, scope)}>
          <Icon name="timeline" />
          {say.around}
          <span class="num">±5 min</span>
        </a>
        <a href={compareHref(entry, scope)}>
          <Icon name="compare" />
          {say.compareWithOther}
        </a>
      </section>
      <section class="part">
        <CallSnippet calls={[callOf(entry)]} />
      </section>
    </>
  )
}

export function callOf({ id, context }: ShownEntry) {
  return { path: apiPath('organizations', context.organizationId, 'entries', id) }
}

export function timelineHref({ id }: ShownEntry, scope: Scope): string {
  return `${pathOf(scope, 'timeline')}?entry=${id}&by=initiator`
}

export function compareHref({ id }: ShownEntry, scope: Scope): string {
  return `${pathOf(scope, 'compare')}?a=${id}`
}

function hrefIn(scope: Scope): FilterHref {
  return (parameter, value, how) => {
    const filter = how === 'only' ? exactValue(value) : withoutValue(value)
    return `${pathOf(scope)}?${new URLSearchParams([
      [parameter, filter],
      ['range', 'P90D'],
    ])}`
  }
}
