// The start page: opens the last scope, or the only one; otherwise lets the reader choose, or says that there is none.
import { useEffect } from 'preact/hooks'
import { lastScopes } from '../preferences/preferences.ts'
import { go } from '../router/address.ts'
import { Nothing } from '../widgets/states.tsx'
import { nameOf, pathOf, reader, type Scope } from './scope.ts'
import { learnChoices } from './scope-switcher.tsx'
import { shellWords } from './words.ts'

export function Start({ choices }: { readonly choices: readonly Scope[] }) {
  const say = shellWords()
  const last = lastScopes.value.flatMap((text) => choices.find(({ kind, id }) => `${kind}/${id}` === text) ?? [])[0]
  const only = last ?? (choices.length === 1 ? choices[0] : undefined)
  useEffect(() => {
    if (only) go(pathOf(only), 'replace')
  }, [only])
  useEffect(() => learnChoices(choices), [choices.length])
  const me = reader.value?.me
  return (
    <main class="page" id="content">
      {!only && choices.length === 0 && (
        <Nothing title={say.nothingToRead} void>
          <p>{say.nothingToReadWhy(me?.email ?? me?.subject ?? '')}</p>
        </Nothing>
      )}
      {!only && choices.length > 0 && (
        <Nothing title={say.chooseScope}>
          <ul class="offers">
            {choices.map((one) => (
              <li>
                <a href={pathOf(one)}>{nameOf(one)}</a>
                {nameOf(one) !== one.id && <span class="num code">{one.id}</span>}
              </li>
            ))}
          </ul>
        </Nothing>
      )}
    </main>
  )
}
