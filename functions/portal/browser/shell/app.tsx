// The frame of all screens: the bar, the session, and the screen for the address.
import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect } from 'preact/hooks'
import { fetchMe, fetchOrganizations } from '../api/me.ts'
import { rememberScope } from '../preferences/preferences.ts'
import { address, go } from '../router/address.ts'
import { matchPath, type PathValues } from '../router/match.ts'
import { isPublic } from '../session/public-paths.ts'
import { api, session } from '../session/session.ts'
import { loadStyle } from '../style/style-sheets.ts'
import { Brand } from '../widgets/brand.tsx'
import { Later } from '../widgets/later.tsx'
import { missingScript } from '../widgets/later-script.ts'
import { Failure, FailurePage, Nothing, Waiting } from '../widgets/states.tsx'
import { AccountMenu } from './account-menu.tsx'
import { Keys } from './keys.tsx'
import { learnOrganization, organizationOf } from './known-containers.ts'
import { PrintFoot } from './printed.tsx'
import { Renewal } from './renewal.tsx'
import { lastScope, mayReadIn, pathOf, reader, scopeOf } from './scope.ts'
import { choices, ScopeSwitcher } from './scope-switcher.tsx'
import type { Screen, ScreenModule } from './screen.ts'
import { SectionLinks, sectionsOf } from './sections.tsx'
import { SignInPage } from './sign-in-page.tsx'
import { Start } from './start.tsx'
import { shellWords } from './words.ts'

export function screenAt(screens: readonly Screen[], path: string): { screen: Screen; values: PathValues } | undefined {
  for (const screen of screens) {
    const values = matchPath(screen.path, path)
    if (values) return { screen, values }
  }
  return undefined
}

export function App({ screens }: { readonly screens: readonly Screen[] }) {
  const say = shellWords()
  const here = address.value
  const found = screenAt(screens, here.pathname)
  const scope = scopeOf(here.pathname) ?? lastScope()
  const failure = useSignal<unknown>(undefined)
  const asked = useSignal(0)
  const isSignedIn = useComputed(() => session.value.kind === 'signed-in')

  // Requests do not wait for a frame to be drawn: hence these are layout effects, here and below.
  useLayoutEffect(() => {
    if (!isSignedIn.value || reader.value) return
    failure.value = undefined
    fetchMe(api)
      .then(async (me) => {
        reader.value = { me, organizations: await fetchOrganizations(api, me) }
      })
      .catch((error: unknown) => {
        failure.value = error
      })
  }, [isSignedIn.value, asked.value])

  const current = scopeOf(here.pathname)
  const last = lastScope()
  // The list of the last scope does not wait for the rights, which decide whether it stays.
  const isGuessed = useSignal(false)
  useLayoutEffect(() => {
    if (here.pathname !== '/' || !isSignedIn.value || !last) return
    isGuessed.value = reader.value === undefined
    go(pathOf(last), 'replace')
  }, [here.pathname, isSignedIn.value, last?.id])
  useEffect(() => {
    if (reader.value && isGuessed.value && current && !mayReadIn(current)) go('/', 'replace')
    if (reader.value) isGuessed.value = false
  }, [reader.value])
  useEffect(() => {
    if (current && reader.value) rememberScope(`${current.kind}/${current.id}`)
  }, [current?.kind, current?.id, reader.value])
  const organization = reader.value && scope && organizationOf(scope)
  useEffect(() => {
    if (organization !== undefined) void learnOrganization(api, organization)
  }, [organization])

  if (session.value.kind === 'nobody' && !isPublic(here.pathname)) return <SignInPage session={session.value} />
  if (session.value.kind === 'starting' && !isPublic(here.pathname)) return <Waiting saying={say.goingToIssuer} />
  const sections = sectionsOf(scope && reader.value && { scope, isRead: mayReadIn(scope), me: reader.value.me }, here)
  return (
    <div class="app">
      {Object.entries(say.skipTo).map(([id, text]) => (
        <a key={id} class="skip" href={`#${id}`}>
          {text}
        </a>
      ))}
      <header class="topbar">
        <Brand href={scope && reader.value ? pathOf(scope) : '/'} />
        {scope && reader.value && <ScopeSwitcher scope={scope} />}
        <nav class="sections" aria-label={say.views}>
          <SectionLinks sections={sections} />
        </nav>
        <AccountMenu sections={sections} />
      </header>
      <Renewal />
      {missingScript.value && <Failure class="banner" error={missingScript.value} onRetry={() => location.reload()} />}
      <Keys sections={sections} />
      {failure.value !== undefined ? (
        <main class="page" id="content">
          <FailurePage error={failure.value} onRetry={() => asked.value++} />
        </main>
      ) : isPublic(here.pathname) || found?.screen.early || reader.value ? (
        <Content screens={screens} />
      ) : (
        <main class="page" id="content">
          <Waiting />
        </main>
      )}
      {!found?.screen.early && <Later draw={() => <PrintFoot />} />}
    </div>
  )
}

/** A screen draws its own `<main id="content">`, with the class `page` or as the list does. */
function Content({ screens }: { readonly screens: readonly Screen[] }) {
  const say = shellWords()
  const found = screenAt(screens, address.value.pathname)
  const shown = useSignal<{ readonly screen: Screen; readonly module: ScreenModule } | undefined>(undefined)
  useLayoutEffect(() => {
    if (!found) return
    let current = true
    Promise.all([found.screen.load(), ...found.screen.styles.map(loadStyle)]).then(
      ([module]) => {
        if (current) shown.value = { screen: found.screen, module }
      },
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [found?.screen])
  if (address.value.pathname === '/') return <Start choices={choices()} />
  if (!found)
    return (
      <main class="page" id="content">
        <Nothing title={say.noPage}>
          <button type="button" class="button" onClick={() => go('/')}>
            Beleg
          </button>
        </Nothing>
      </main>
    )
  if (shown.value?.screen !== found.screen)
    return (
      <main class="page" id="content">
        {missingScript.value ? null : <Waiting />}
      </main>
    )
  const { Page } = shown.value.module
  return <Page key={found.screen.path} values={found.values} />
}
