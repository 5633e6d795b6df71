// Which scope is looked at, and the way to another: found by typing, the last ones first. The range and the text that were asked for go along.
import { useState } from 'preact/hooks'
import { readableScopes } from '../api/me.ts'
import { address, go } from '../router/address.ts'
import { Icon } from '../widgets/icon.tsx'
import { Menu } from '../widgets/menu.tsx'
import { nameOf, pathOf, reader, type Scope, scopeOf } from './scope.ts'
import { shellWords } from './words.ts'

/** What means the same in any scope. Chips about containers do not. */
const goesAlong = ['range', 'start-time-range', 'end-time-range', 'tz', 'q']

export function ScopeSwitcher({ scope }: { readonly scope: Scope }) {
  const say = shellWords()
  return (
    <nav class="scope" aria-label={say.scope}>
      <ol>
        <li>
          <Menu
            class=""
            role="dialog"
            label={`${say.scope}: ${nameOf(scope)}`}
            button={
              <>
                <span class="one-line">{nameOf(scope)}</span> <Icon name="down" />
              </>
            }
          >
            {(close) => <ScopeChoice scope={scope} onChosen={close} />}
          </Menu>
        </li>
      </ol>
    </nav>
  )
}

function ScopeChoice({ scope, onChosen }: { readonly scope: Scope; readonly onChosen: () => void }) {
  const say = shellWords()
  const [typed, setTyped] = useState('')
  const fits = (one: Scope) => `${nameOf(one)} ${one.id}`.toLowerCase().includes(typed.trim().toLowerCase())
  const shown = choices().filter(fits)
  return (
    <>
      <input
        type="search"
        class="input"
        aria-label={say.findScope}
        placeholder={say.findScope}
        value={typed}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={(event) => {
          const [first] = shown
          if (event.key !== 'Enter' || !first) return
          choose(first)
          onChosen()
        }}
      />
      <span class="label">{say.scopes}</span>
      {shown.map((one) => (
        <button
          type="button"
          class="option"
          aria-pressed={one.kind === scope.kind && one.id === scope.id}
          onClick={() => {
            choose(one)
            onChosen()
          }}
        >
          <span class="one-line">{nameOf(one)}</span>
          {nameOf(one) !== one.id && <small class="num one-line code">{one.id}</small>}
        </button>
      ))}
      {shown.length === 0 && <p class="option dim">{say.noScopeFits}</p>}
    </>
  )
}

/** Organizations, then folders and projects that a right names by themselves. */
export function choices(): readonly Scope[] {
  const known = reader.value
  if (!known) return []
  const whole = known.organizations
    .filter(({ reads }) => reads !== 'none')
    .map(({ id }): Scope => ({ kind: 'organizations', id }))
  const named = readableScopes(known.me).flatMap((one) => scopeOf(`/${one}`) ?? [])
  const all = [...whole, ...named]
  return all.filter((one, index) => all.findIndex(({ kind, id }) => kind === one.kind && id === one.id) === index)
}

function choose(scope: Scope): void {
  const url = new URL(pathOf(scope), address.value)
  for (const name of goesAlong)
    for (const value of address.value.searchParams.getAll(name)) url.searchParams.append(name, value)
  go(url)
}
