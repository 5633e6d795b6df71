// The page that compares two entries, or asks for the second one.
import { useEffect } from 'preact/hooks'
import { foundEntry } from '../entry/found-entry.ts'
import { NoEntry } from '../entry/no-entry.tsx'
import { address } from '../router/address.ts'
import { api } from '../session/session.ts'
import { pathOf, type Scope } from '../shell/scope.ts'
import type { PageProps } from '../shell/screen.ts'
import { Nothing, Waiting } from '../widgets/states.tsx'
import { useLoaded } from '../widgets/use-loaded.ts'
import { ComparedEntries } from './compared-entries.tsx'
import { SecondEntry } from './second-entry.tsx'
import { compareWords } from './words.ts'

export function Page({ values }: PageProps) {
  const say = compareWords()
  const scope = { kind: values['kind'], id: values['id'] } as Scope
  const [a, b] = ['a', 'b'].map((name) => address.value.searchParams.get(name) ?? '') as [string, string]
  const key = a === '' ? undefined : JSON.stringify([scope, a, b])
  const { value, error, retry } = useLoaded(key, (signal) =>
    Promise.all([a, b].filter((id) => id !== '').map((id) => foundEntry(api, scope, id, signal))),
  )
  useEffect(() => {
    document.title = `${say.title} · Beleg`
  }, [say.title])
  const [first, second] = value ?? []
  return (
    <main class="page" id="content">
      {a === '' ? (
        <Nothing title={say.which}>
          <p>{say.whichWhy}</p>
          <a class="button" href={pathOf(scope)}>
            {say.toList}
          </a>
        </Nothing>
      ) : error !== undefined ? (
        <NoEntry entryIds={[a, b]} error={error} retry={retry} />
      ) : !first ? (
        <Waiting />
      ) : second ? (
        <ComparedEntries a={first} b={second} scope={scope} />
      ) : (
        <SecondEntry a={first} scope={scope} />
      )}
    </main>
  )
}
