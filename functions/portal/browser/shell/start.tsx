// The start page of a reader without a last scope: opens the only one, lets the reader choose, or says that there is none.
import { useEffect, useLayoutEffect } from 'preact/hooks'
import { managedOrganizations } from '../api/me.ts'
import { go } from '../router/address.ts'
import { Nothing } from '../widgets/states.tsx'
import { visibleText } from '../words/visible-text.ts'
import { nameOf, pathOf, reader, type Scope } from './scope.ts'
import { learnChoices } from './scope-switcher.tsx'
import { shellWords } from './words.ts'

export function Start({ choices }: { readonly choices: readonly Scope[] }) {
  const say = shellWords()
  const only = choices.length === 1 ? choices[0] : undefined
  const me = reader.value?.me
  // Who reads nothing may still look after the senders of an organization.
  const managed =
    choices.length > 0 || !me ? [] : managedOrganizations(me).map((id): Scope => ({ kind: 'organizations', id }))
  const first = only ? pathOf(only) : managed.length === 1 && managed[0] ? pathOf(managed[0], 'ingest-keys') : undefined
  useLayoutEffect(() => {
    if (first !== undefined) go(first, 'replace')
  }, [first])
  useEffect(() => learnChoices(choices), [choices.length])
  return (
    <main class="page" id="content">
      {first === undefined && choices.length === 0 && managed.length === 0 && (
        <Nothing title={say.nothingToRead} void>
          <p>{say.nothingToReadWhy(me?.email ?? me?.subject ?? '')}</p>
        </Nothing>
      )}
      {first === undefined && managed.length > 0 && (
        <Nothing title={say.sendersOnly}>
          <p>{say.sendersOnlyWhy}</p>
          <ul class="offers">
            {managed.map((one) => (
              <li>
                <a href={pathOf(one, 'ingest-keys')}>{nameOf(one)}</a>
              </li>
            ))}
          </ul>
        </Nothing>
      )}
      {first === undefined && choices.length > 0 && (
        <Nothing title={say.chooseScope}>
          <ul class="offers">
            {choices.map((one) => (
              <li>
                <a href={pathOf(one)}>{nameOf(one)}</a>
                {nameOf(one) !== one.id && <span class="num code">{visibleText(one.id)}</span>}
              </li>
            ))}
          </ul>
        </Nothing>
      )}
    </main>
  )
}
