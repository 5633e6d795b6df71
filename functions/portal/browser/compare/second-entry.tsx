// Asks for the entry to compare with.
import { useEffect, useState } from 'preact/hooks'
import { exactValue } from '../../../../shared/filter/exact-value.ts'
import { listedEntries } from '../api/listed-entries.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { entryHref } from '../entry/change-part.tsx'
import { EntrySentence } from '../entry/entry-sentence.tsx'
import { resourceOf } from '../entry/happening.ts'
import { clockText, dayText } from '../entry/moment.ts'
import { go, withParameters } from '../router/address.ts'
import { api } from '../session/session.ts'
import { apiPath } from '../share/call-lines.ts'
import { learnFromEntries } from '../shell/known-containers.ts'
import { pathOf, type Scope } from '../shell/scope.ts'
import { Failure, Waiting } from '../widgets/states.tsx'
import { useLoaded } from '../widgets/use-loaded.ts'
import { Value } from '../widgets/value.tsx'
import { compareWords } from './words.ts'

export function SecondEntry({ a, scope }: { readonly a: ShownEntry; readonly scope: Scope }) {
  const say = compareWords()
  useEffect(() => learnFromEntries([a]), [a])
  const [isWrong, setWrong] = useState(false)
  const choose = (event: SubmitEvent) => {
    event.preventDefault()
    const { value } = (event.currentTarget as HTMLFormElement).elements.namedItem('second') as HTMLInputElement
    const id = entryIdIn(value)
    setWrong(id === undefined)
    if (id !== undefined) go(withParameters({ b: id }))
  }
  return (
    <div class="page-inner middle">
      <nav class="crumb" aria-label={say.back}>
        <a href={pathOf(scope)}>{say.list}</a>
        <span class="dim">›</span>
        <a href={entryHref(a)}>
          <Value text={a.eventName} />
        </a>
      </nav>
      <div class="page-head">
        <div>
          <h1>{say.with}</h1>
          <p>{say.withWhy}</p>
        </div>
      </div>
      <EntrySentence entry={a} isWhole />
      <form class="part second-entry" onSubmit={choose}>
        <div class="field">
          <label for="second">{say.idOrLink}</label>
          <input
            class="input code"
            id="second"
            name="second"
            autoComplete="off"
            spellcheck={false}
            aria-invalid={isWrong}
            aria-describedby="second-hint"
          />
          <span class="hint" id="second-hint" role="status">
            {isWrong ? say.noId : ''}
          </span>
        </div>
        <button type="submit" class="button">
          {say.compare}
        </button>
      </form>
      <Alike a={a} scope={scope} />
    </div>
  )
}

function Alike({ a, scope }: { readonly a: ShownEntry; readonly scope: Scope }) {
  const say = compareWords()
  const parameters = [['event-name', exactValue(a.eventName)]] as const
  const { value, error, retry } = useLoaded(a.id, (signal) =>
    listedEntries(api, apiPath(scope.kind, scope.id), parameters, 21, signal),
  )
  if (error !== undefined) return <Failure error={error} onRetry={retry} />
  if (!value) return <Waiting />
  const others = value.entries.filter(({ id }) => id !== a.id).slice(0, 20)
  return (
    <section class="part">
      <h2>{say.alike}</h2>
      {others.length === 0 ? (
        <p class="dim">{say.noneAlike}</p>
      ) : (
        <ul class="alike">
          {others.map((entry) => (
            <li key={entry.id}>
              <a href={withParameters({ b: entry.id }).href}>
                {dayText(entry.eventTimeStamp)} {clockText(entry.eventTimeStamp)}
              </a>
              <Value text={entry.initiator.email || entry.initiator.id} />
              <Value class="dim one-line" text={resourceOf(entry) ?? ''} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** The last id in a link: of `/entries/ID` and of `?entry=ID`. */
export function entryIdIn(text: string): string | undefined {
  return text
    .toLowerCase()
    .match(/[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g)
    ?.at(-1)
}
