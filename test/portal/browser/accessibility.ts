// What axe-core finds wrong with a page, by the rules of WCAG 2.2 AA. It is run from outside: the page's policy would let no such script in.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** One sentence for each place: the rule, and the element. @param within selectors of what is looked at. */
export async function violationsOf(page: Page, within: readonly string[] = ['html']): Promise<readonly string[]> {
  // Once for each document: it is half a megabyte.
  if (!(await page.evaluate(`'axe' in window`))) await page.evaluate(source)
  return page.evaluate(
    `axe.run(${JSON.stringify(within)}, { runOnly: ${JSON.stringify(tags)}, resultTypes: ['violations'] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => id + ': ' + html.slice(0, 200) + ' ' + (any[0]?.message ?? ''))))`,
  ) as Promise<readonly string[]>
}

/** The elements by which the page can be pushed sideways: none, as it should be. What scrolls within itself is its own affair. */
export async function tooWide(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return []
    const scrolls = (element) => element && (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !scrolls(element.parentElement))
      .map((element) => 'too wide: ' + element.outerHTML.slice(0, 120))
  })()`) as Promise<readonly string[]>
}
