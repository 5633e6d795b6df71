// Shows the current scope as a path from its organization down, and opens a menu of other scopes: the last used ones first, all found by typing.
import { useEffect, useState } from 'preact/hooks'
import { readableScopes } from '../api/me.ts'
import { lastScopes } from '../preferences/preferences.ts'
import { address, go } from '../router/address.ts'
import { api } from '../session/session.ts'
import { Icon } from '../widgets/icon.tsx'
import { Menu } from '../widgets/menu.tsx'
import { number } from '../words/format.ts'
import { visibleText } from '../words/visible-text.ts'
import { containersIn, learnOrganization, organizationOf, wayTo } from './known-containers.ts'
import { nameOf, reader, type Scope, scopeOf } from './scope.ts'
import { hrefIn } from './sections.tsx'
import { shellWords } from './words.ts'

export function ScopeSwitcher({ scope }: { readonly scope: Scope }) {
  const say = shellWords()
  const above = wayTo(scope).slice(0, -1)
  return (
    <nav class="scope" aria-label={say.scope}>
      <ol>
        {above.map((one) => (
          <li key={one.id} class="above">
            <a class="one-line" href={hrefIn(one, address.value)} title={visibleText(one.id)}>
              {shortName(one)}
            </a>
          </li>
        ))}
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

/** The name of a scope above the current one. An id without a name is cut after its first characters. */
function shortName(scope: Scope): string {
  const name = nameOf(scope)
  return name === scope.id && name.length > 13 ? `${name.slice(0, 8)}…` : name
}

/** The menu shows at most this many scopes of a group. Typing finds the others. */
const shownMax = 100

interface Group {
  readonly title: string
  readonly scopes: readonly { readonly scope: Scope; readonly depth: number }[]
}

function ScopeChoice({ scope, onChosen }: { readonly scope: Scope; readonly onChosen: () => void }) {
  const say = shellWords()
  const [typed, setTyped] = useState('')
  const wanted = typed.trim().toLowerCase()
  const fits = ({ scope: one }: Group['scopes'][number]) => `${nameOf(one)} ${one.id}`.toLowerCase().includes(wanted)
  const own = choices()
  const found = groups(scope, own, say)
    .map(({ title, scopes }) => ({ title, scopes: scopes.filter(fits) }))
    // While somebody types, recent scopes would be listed twice.
    .filter(({ title, scopes }) => scopes.length > 0 && (wanted === '' || title !== say.recent))
  const first = found[0]?.scopes[0]?.scope
  useEffect(() => learnChoices(own), [])
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
          if (event.key !== 'Enter' || !first) return
          // The menu's button gets the focus now. Without this, the same key press would click it.
          event.preventDefault()
          onChosen()
          go(hrefIn(first, address.value))
        }}
      />
      {found.map(({ title, scopes }) => (
        <section key={title} aria-label={title}>
          <span class="label">{title}</span>
          {scopes.slice(0, shownMax).map(({ scope: one, depth }) => (
            <a
              key={`${one.kind}/${one.id}`}
              class={`option in-${wanted === '' ? Math.min(depth, 4) : 0}`}
              href={hrefIn(one, address.value)}
              {...(one.kind === scope.kind && one.id === scope.id && { 'aria-current': 'true' as const })}
              onClick={onChosen}
            >
              <span class="one-line">{nameOf(one)}</span>
              {nameOf(one) !== one.id && <small class="num one-line code">{visibleText(one.id)}</small>}
            </a>
          ))}
          {scopes.length > shownMax && <p class="label">{say.moreScopes(number(scopes.length - shownMax))}</p>}
        </section>
      ))}
      {found.length === 0 && <p class="option dim">{say.noScopeFits}</p>}
    </>
  )
}

/** Learns the names of the first twenty scopes, about as many as a reader looks through. */
export function learnChoices(scopes: readonly Scope[]): void {
  for (const { kind, id } of scopes.slice(0, 20)) if (kind === 'organizations') void learnOrganization(api, id)
}

function groups(scope: Scope, own: readonly Scope[], say: ReturnType<typeof shellWords>): readonly Group[] {
  const at = (one: Scope) => ({ scope: one, depth: 0 })
  const isHere = ({ kind, id }: Scope) => kind === scope.kind && id === scope.id
  const whole = own.filter(({ kind }) => kind === 'organizations')
  const recent = lastScopes.value
    .flatMap((one) => scopeOf(`/${one}`) ?? [])
    .filter((one) => !isHere(one) && !whole.some(({ id }) => id === one.id))
  const organization = organizationOf(scope)
  const within = organization === undefined ? [] : containersIn(organization)
  const known = new Set(within.map(({ scope: { kind, id } }) => `${kind}/${id}`))
  return [
    { title: say.recent, scopes: recent.map(at) },
    { title: say.organizations, scopes: whole.map(at) },
    {
      title: say.containers,
      scopes: [
        ...within,
        ...own.filter(({ kind, id }) => kind !== 'organizations' && !known.has(`${kind}/${id}`)).map(at),
      ],
    },
  ]
}

/** The scopes that the reader may choose from: organizations first, then folders and projects that a right names. */
export function choices(): readonly Scope[] {
  const known = reader.value
  if (!known) return []
  const whole = known.organizations
    .filter(({ reads }) => reads === 'all')
    .map(({ id }): Scope => ({ kind: 'organizations', id }))
  const named = readableScopes(known.me).flatMap((one) => scopeOf(`/${one}`) ?? [])
  const all = [...whole, ...named]
  return all.filter((one, index) => all.findIndex(({ kind, id }) => kind === one.kind && id === one.id) === index)
}
