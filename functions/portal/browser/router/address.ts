// The page's address, which is its state: it determines what is shown, and "back" undoes every change.
import { signal } from '@preact/signals'

export const address = signal(new URL(location.href))

addEventListener('popstate', () => {
  address.value = new URL(location.href)
})

/**
 * Navigates within the portal without loading the page.
 * @param how `replace` if "back" should skip the change: typing, scrolling, opening the drawer.
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

/** Changes parameters of the current address. A list becomes a repeated parameter; undefined or empty ones are removed. */
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

/** Handles links within the portal. The browser handles links to the API's own pages, to files and to other sites. */
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
