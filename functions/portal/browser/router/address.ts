// The address of the page, which is its state: what is shown follows from it, and every change of it can be undone by "back".
import { signal } from '@preact/signals'

export const address = signal(new URL(location.href))

addEventListener('popstate', () => {
  address.value = new URL(location.href)
})

/**
 * Goes to another address of the portal without loading the page.
 * @param how `replace` where "back" should pass over it: while typing, scrolling, opening the drawer.
 */
export function go(to: string | URL, how: 'push' | 'replace' = 'push'): void {
  const url = new URL(to, address.value)
  if (url.href === address.value.href) return
  if (how === 'push') history.pushState(null, '', url)
  else history.replaceState(null, '', url)
  const moved = url.pathname !== address.value.pathname
  address.value = url
  if (moved) scrollTo(0, 0)
}

/** Changes parameters of the present address. A list is repeated; what is undefined, or empty, goes. */
export function withParameters(
  changes: Readonly<Record<string, string | readonly string[] | undefined>>,
  of = address.value,
): URL {
  const url = new URL(of)
  for (const [name, value] of Object.entries(changes)) {
    url.searchParams.delete(name)
    for (const one of value === undefined ? [] : typeof value === 'string' ? [value] : value)
      url.searchParams.append(name, one)
  }
  return url
}

/** Links within the portal are followed here. Those to the API's own pages, to files and to elsewhere are left to the browser. */
export function followLinks(isPage: (path: string) => boolean): void {
  document.addEventListener('click', (event) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || link.target || link.hasAttribute('download') || link.getAttribute('href')?.startsWith('#')) return
    const url = new URL(link.href, location.href)
    if (url.origin !== location.origin || !isPage(url.pathname)) return
    event.preventDefault()
    go(url)
  })
}
