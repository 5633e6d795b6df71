// The part of an entry's screen about the change: as the entry states it, or inferred from the entry before.
import { useState } from 'preact/hooks'
import { statedChange } from '../../../../shared/entry/change.ts'
import { outcomeOf } from '../../../../shared/entry/outcome.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { api } from '../session/session.ts'
import { useLoaded } from '../widgets/use-loaded.ts'
import { ChangeTable } from './change-table.tsx'
import { previousEntry } from './found-entry.ts'
import { inferredChange } from './inferred-change.ts'
import { clockText, dayText } from './moment.ts'
import { entryWords } from './words.ts'

/** @param isWhole loads the previous entry at once, if the entry itself does not state everything. */
export function ChangePart({ entry, isWhole }: { readonly entry: ShownEntry; readonly isWhole: boolean }) {
  const say = entryWords()
  const stated = statedChange(entry)
  const saysAll = stated?.rows.every(
    ({ kind, before, after }) => kind !== 'changed' || (before !== undefined && after !== undefined),
  )
  const mayInfer = !saysAll && Boolean(entry.resourceId) && outcomeOf(entry) === 'SUCCESS'
  const [isAsked, setAsked] = useState(false)
  const key = mayInfer && (isWhole || isAsked) ? entry.id : undefined
  const { value: previous, isLoading } = useLoaded(key, (signal) => previousEntry(api, entry, signal))
  const inferred = previous && inferredChange(entry, previous)
  const change = inferred ?? stated
  if (!change && !mayInfer) return null
  return (
    <section class="part">
      <header>
        <h2>{say.change}</h2>
        {change && !inferred && (
          <small>
            {say.accordingTo} <span class="code">{change.source}</span>
          </small>
        )}
        {inferred && previous && (
          <small>
            {say.inferred}{' '}
            <a href={entryHref(previous)}>
              {say.inferredEntry(`${dayText(previous.eventTimeStamp)} ${clockText(previous.eventTimeStamp)}`)}
            </a>
          </small>
        )}
      </header>
      {change ? (
        <ChangeTable key={entry.id} rows={change.rows} hasKinds={isWhole} />
      ) : (
        <p class="dim">{key === undefined || isLoading ? say.saysNoChange : say.noChange}</p>
      )}
      {mayInfer && key === undefined && (
        <button type="button" class="text-button" onClick={() => setAsked(true)}>
          {say.compareWithPrevious}
        </button>
      )}
    </section>
  )
}

/** The link to the page of an entry. */
export function entryHref({ id, context }: ShownEntry): string {
  return `/organizations/${encodeURIComponent(context.organizationId)}/entries/${id}`
}
