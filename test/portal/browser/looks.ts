// How a page looks, to axe and to people. Language, theme and width make eight looks; each language has two, so that the four of both
// show every pair of them: whatever two of the three do to each other is seen.
import type { Locator } from 'playwright-core'
import { tooWide, violationsOf } from './accessibility.ts'
import { shoot, type Visit } from './portal-browser.ts'

const looks = {
  'en-GB': [
    { theme: 'light', width: 1280 },
    { theme: 'dark', width: 360 },
  ],
  'de-DE': [
    { theme: 'dark', width: 1280 },
    { theme: 'light', width: 360 },
  ],
} as const

/**
 * What axe finds, what is wider than the window, and what the browser complained about, in the looks of the visit's language; a picture of
 * each. The page is light and wide again when it is over.
 * @param shown what is scrolled to.
 */
export async function faultsIn(made: Visit, name: string, shown?: Locator): Promise<readonly string[]> {
  const { page, language, complaints } = made
  const found: string[] = []
  for (const { theme, width } of looks[language]) {
    await page.emulateMedia({ colorScheme: theme })
    await page.setViewportSize({ width, height: 800 })
    await shown?.scrollIntoViewIfNeeded()
    const at = `${name}-${width}-${language.slice(0, 2)}-${theme}`
    await shoot(made, at)
    found.push(...[...(await violationsOf(page)), ...(await tooWide(page))].map((fault) => `${at}: ${fault}`))
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 800 })
  return [...found, ...complaints]
}
