// The list as it is on the screen, to be handed over: as a link that means the same tomorrow, as a call, as a comparison of two of its entries.
import { signal } from '@preact/signals'
import { address, withParameters } from '../router/address.ts'
import type { Call } from '../share/call-lines.ts'
import { pathOf, scopeOf } from '../shell/scope.ts'
import { pages, span, ticked } from './list-view.ts'
import { apiQuery } from './query.ts'
import { boundsOf, parametersOf } from './time-span.ts'

/** With the bounds that the rows on the screen were asked for by. */
export function fixedLink(): URL {
  const { askedMs } = pages.state.value
  const { fromMs, toMs } = boundsOf(span.value, askedMs)
  return withParameters(parametersOf({ kind: 'between', fromMs, toMs: toMs ?? askedMs }))
}

/** Of the rows on the screen. @param path of the scope's list in the API. */
export function callOfList(path: string): Call {
  const link = fixedLink()
  return { path, parameters: [...apiQuery(link.searchParams, pages.state.value.askedMs)] }
}

export const linkCopied = signal(false)

/** Says so for two seconds. */
export async function copyLink(): Promise<void> {
  await navigator.clipboard.writeText(fixedLink().href)
  linkCopied.value = true
  setTimeout(() => {
    linkCopied.value = false
  }, 2_000)
}

/** Of the two that are ticked; `undefined` before. */
export function compareHref(): string | undefined {
  const scope = scopeOf(address.value.pathname)
  const [a, b] = ticked.value
  return scope && a !== undefined && b !== undefined ? `${pathOf(scope, 'compare')}?a=${a}&b=${b}` : undefined
}
