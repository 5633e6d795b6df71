// The page's address, which is its state: it determines what is shown, and "back" undoes every change.
import { signal } from '@preact/signals'

export const address = signal(new URL(location.href))

/** The state of a history entry that opens something on the page of the one before it. */
const opened = 'opened'
/** The address after closing, until the browser is back at the history entry that will have it. */
let closed: URL | undefined

addEventListener('popstate', () => {
  if (closed) history.replaceState(history.state, '', closed)
  closed = undefined
  address.value = new URL(location.href)
})

/**
 * Navigates within the portal without loading the page.
 * @param how `replace` if "back" should skip the change: typing, scrolling, the next entry in the drawer; `open` if "back" closes what this
 * opens on the same page.
 */
export function go(to: string | URL, how: 'push' | 'replace' | 'open' = 'push'): void {
  const url = new URL(to, address.value)
  if (url.href === address.value.href) return
  if (how === 'replace') history.replaceState(history.state, '', url)
  else history.pushState(how === 'open' ? opened : null, '', url)
  const moved = url.pathname !== address.value.pathname
  address.value = url
  if (moved) scrollTo(0, 0)
}

/** Closes what is open. If it was opened on this page, that is "back": the history has no entry then that opens it again. */
export function close(to: URL): void {
  if (history.state === opened) {
    closed = to
    // At once, so that a second key press does not go back once more.
    address.value = to
    history.back()
  } else go(to, 'replace')
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
