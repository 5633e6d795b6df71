// The portal's shell in a browser: signing in and out, what is kept and what is not. One service and one browser for all of it.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clientOf } from '../../local/gateway-client.ts'
import { newPlace, type Place } from '../../local/running-service.ts'
import { openBrowser, shoot, signInAs, type Visit, type VisitOptions, visit } from './portal-browser.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const owner = 'greta.albers@hafenkontor.example'

let place: Place
let browser: Browser
const contexts: Visit[] = []

beforeAll(async () => {
  place = await newPlace()
  ;[browser] = await Promise.all([openBrowser(), place.start()])
})

afterAll(async () => {
  await browser?.close()
  await place.clear()
})

async function newVisit(over: Partial<VisitOptions> = {}): Promise<Visit> {
  const { gatewayUrl: url, issuer } = place.settings
  const made = await visit(browser, { url, issuer, ...over })
  contexts.push(made)
  return made
}

describe('one click on a demo person', () => {
  test('leads from the address that is printed to the list of what the person may read', async () => {
    const made = await newVisit()
    await signInAs(made, place.settings.gatewayUrl, owner)
    await made.page.waitForURL(`**/organizations/${place.settings.demoOrganization}`)
    await made.page.getByRole('navigation', { name: 'Scope' }).waitFor()
    await shoot(made, 'shell-1280-light')
    expect(made.complaints).toEqual([])
  })

  test('leaves no token in any storage, in the address or in the page', async () => {
    const { page } = await newVisit()
    await signInAs({ page }, place.settings.gatewayUrl, owner)
    const found = await page.evaluate(
      `JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state, document.documentElement.outerHTML])`,
    )
    expect(found).not.toMatch(/eyJ/)
    expect(JSON.parse(String(found))[1]).toEqual({})
  })
})

test('a reload signs in again without a question, and keeps the address; signing out ends that', async () => {
  const { page } = await newVisit()
  await signInAs({ page }, place.settings.gatewayUrl, owner)
  const address = `${place.settings.gatewayUrl}/organizations/${place.settings.demoOrganization}?q=token&range=P7D`
  await page.goto(address)
  await page.getByRole('main').waitFor()
  expect(page.url()).toBe(address)
  await page.getByRole('button', { name: owner }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('You are signed out.').waitFor()
  await page.goto(address)
  await page.getByRole('button', { name: owner }).waitFor()
})

test('whoever may read nothing is told so', async () => {
  const { page, complaints } = await newVisit()
  await signInAs({ page }, place.settings.gatewayUrl, 'olga.marin@hafenkontor.example')
  await page.getByRole('heading', { name: 'You may not look at anything yet' }).waitFor()
  expect(complaints).toEqual([])
})

describe('the list', () => {
  beforeAll(async () => {
    expect((await place.run('demo', ['--entries', '300'])).code).toBe(0)
  })

  const rows = '[data-entry]'
  const idsOf = (page: Visit['page']) =>
    page.locator(rows).evaluateAll((found) => found.map((row) => row.getAttribute('data-entry')))

  test.each([
    ['en-GB', 'light', 1280],
    ['de-DE', 'dark', 1280],
    ['de-DE', 'light', 360],
    ['en-GB', 'dark', 360],
  ] as const)(
    'in %s, %s, %i px wide: breaks no rule of WCAG 2.2 AA, and the page’s policy is kept',
    async (language, theme, width) => {
      const made = await newVisit({ language, theme, width })
      const { page, complaints } = made
      await signInAs(made, place.settings.gatewayUrl, owner)
      await page.locator(rows).first().waitFor()
      await page.locator('.tally b').first().waitFor()
      await page.locator('.status b').waitFor()
      await shoot(made, `list-plain-${width}-${theme}`)
      expect(await violations(page)).toEqual([])
      await page.locator(rows).nth(3).click()
      await page.locator('.drawer > header h2').waitFor()
      await shoot(made, `list-${width}-${theme}`)
      expect(await violations(page)).toEqual([])
      expect(complaints).toEqual([])
    },
  )

  test('shows exactly the rows of the call that it gives to copy, and a chip narrows both', async () => {
    const { page } = await newVisit()
    await signInAs({ page }, place.settings.gatewayUrl, owner)
    await page.getByRole('combobox', { name: 'Filter' }).fill('Event: Project updated')
    await page.getByRole('option', { name: /^Project updated/ }).click()
    await page.waitForURL(/event-name=Project(\+|%20)updated/)
    await page.locator('.status.all').waitFor()
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByRole('menuitem', { name: 'Copy as curl' }).click()
    await page.getByText('Copied').waitFor()
    const line = String(await page.evaluate('navigator.clipboard.readText()'))
    const url = new URL(/'(http[^']+)'/.exec(line)?.[1] ?? '')
    const { pathname, search } = url
    const rights = [`reader organizations/${place.settings.demoOrganization}`]
    const { body } = await clientOf(place.settings).call('GET', `${pathname}${search}&limit=1000`, rights)
    const items: { id: string; eventName: string }[] = body.items
    expect(items.length).toBeGreaterThan(3)
    expect(new Set(items.map(({ eventName }) => eventName))).toEqual(new Set(['Project updated']))
    expect(await idsOf(page)).toEqual(items.map(({ id }) => id))
  })

  test('is walked by keys alone: rows, drawer, and back', async () => {
    const { page } = await newVisit()
    await signInAs({ page }, place.settings.gatewayUrl, owner)
    await page.locator(rows).first().waitFor()
    const [first, second] = await idsOf(page)
    await page.locator(rows).first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(new RegExp(`entry=${second}`))
    await page.keyboard.press('k')
    await page.waitForURL(new RegExp(`entry=${first}`))
    await page.keyboard.press('Escape')
    await page.locator('.drawer').waitFor({ state: 'detached' })
    expect(await page.evaluate('document.activeElement.dataset.entry')).toBe(first)
  })
})

async function violations(page: Visit['page']): Promise<unknown> {
  // Put in by the debugger, which no policy of the page is about.
  await page.evaluate(axeSource)
  return page.evaluate(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 200) + failureSummary)]))`,
  )
}
