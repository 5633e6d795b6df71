// What the portal shows when something is not as it should be: a session that ends, refusals, addresses of nothing, a service that does not
// answer, pages that are not the whole list. Each is forced at a running service, by one request that is answered otherwise. One service and
// one browser for all of it.
import type { Browser, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pageSize } from '../../../functions/portal/browser/list/pages.ts'
import { anEntry } from '../../entries.ts'
import { clientOf } from '../../local/gateway-client.ts'
import { newPlace, type Place, patienceMs } from '../../local/running-service.ts'
import { faultsIn } from './looks.ts'
import { openBrowser, signInAs, type Visit, type VisitOptions, visit } from './portal-browser.ts'
import { untilSigned } from './signed.ts'

const owner = 'greta.albers@hafenkontor.example'
const manager = 'ines.carvalho@hafenkontor.example'
const rows = '[data-entry]'

let place: Place
let browser: Browser
let own: string

beforeAll(async () => {
  place = await newPlace()
  ;[browser] = await Promise.all([openBrowser(), place.start()])
  const organizationId = place.settings.demoOrganization
  own = `/organizations/${organizationId}`
  const context = { organizationId }
  const entries = Array.from({ length: 130 }, (_, at) =>
    anEntry({
      context,
      eventName: `Event ${at % 7}`,
      eventTimeStamp: new Date(Date.now() - at * 60_000).toISOString(),
    }),
  )
  const named = anEntry({ context, resourceId: organizationId, resourceName: 'Hafenkontor' })
  const results = await clientOf(place.settings).send([...entries, named])
  expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['stored']))
  await untilSigned(place, organizationId)
})

afterAll(async () => {
  await browser?.close()
  await place.clear()
})

/** @param before what is routed before the reader signs in. */
async function newVisit(
  who = owner,
  before: (made: Visit) => Promise<unknown> = async () => undefined,
  over: Partial<VisitOptions> = {},
): Promise<Visit> {
  const { gatewayUrl: url, issuer } = place.settings
  const made = await visit(browser, { url, issuer, ...over })
  await before(made)
  await signInAs(made, url, who)
  return made
}

async function open({ page }: Visit, path: string): Promise<void> {
  await page.goto(`${place.settings.gatewayUrl}${path}`)
}

async function look(made: Visit, name: string): Promise<void> {
  const found = await faultsIn({ ...made, complaints: [] }, `state-${name}`)
  expect(found).toEqual([])
}

const refuse =
  (status: number, body: object, headers: Readonly<Record<string, string>> = {}) =>
  (route: Route) =>
    route.fulfill({ status, headers: { 'access-control-allow-origin': '*', ...headers }, json: body })
const busy = refuse(503, { code: 'STORE_UNAVAILABLE', message: 'busy', requestId: '9b02-c4' })
const list = (url: URL) => url.pathname === `/v2${own}`
const insights = (url: URL) => url.pathname === `/v2${own}/insights`
const anyCall = (url: URL) => url.pathname.startsWith('/v2/')

/** Tokens that end so soon, and cannot be renewed without the reader. */
const endingIn =
  (seconds: number) =>
  async ({ context }: Visit) =>
    context.route('**/token', async (route) => {
      const response = await route.fetch()
      const { refresh_token: _, ...tokens } = await response.json()
      await route.fulfill({ response, json: { ...tokens, expires_in: seconds } })
    })

/** The session ends at the issuer and at the service. @returns what undoes it, for whoever has signed in again. */
async function endSession({ context, page }: Visit): Promise<() => Promise<void>> {
  await page.route(anyCall, refuse(401, { code: 'CALLER_UNKNOWN', message: 'no valid token' }))
  await context.route('**/token', (route) =>
    route.request().postData()?.includes('grant_type=refresh_token')
      ? refuse(400, { error: 'invalid_grant' })(route)
      : route.continue(),
  )
  return () => page.unroute(anyCall)
}

describe('a session', () => {
  test('that is about to end says so, and is renewed by one click while the page stays as it is', async () => {
    const made = await newVisit(owner, endingIn(200))
    const { page, context } = made
    await page.locator(rows).first().waitFor()
    await page.getByText(/Your sign-in expires at \d\d:\d\d\./).waitFor()
    await look(made, 'session-ends')
    await page.getByRole('combobox', { name: 'Filter' }).fill('half a wo')
    await page.evaluate('window.isSame = true')
    await context.unroute('**/token')
    await page.getByRole('button', { name: 'Renew' }).click()
    await page.getByText(/Your sign-in expires at/).waitFor({ state: 'detached' })
    expect(await page.evaluate('window.isSame')).toBe(true)
    expect(await page.getByRole('combobox', { name: 'Filter' }).inputValue()).toBe('half a wo')
    await expect.poll(() => context.pages().length).toBe(1)
    expect(made.complaints).toEqual([])
  })

  test('that has ended in the middle of work loses nothing that was typed: one click, and the work goes on', async () => {
    const made = await newVisit(manager)
    const { page } = made
    await page.getByRole('button', { name: 'Make a key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: /^Sender/ }).fill('late')
    const restore = await endSession(made)
    await dialog.getByRole('button', { name: 'Make the key' }).click()
    await dialog.getByText('Your sign-in has expired.').waitFor()
    await look(made, 'session-ended-in-dialog')
    await restore()
    await dialog.getByRole('button', { name: 'Sign in again' }).click()
    await dialog.getByText('Your sign-in has expired.').waitFor({ state: 'detached' })
    expect(await dialog.getByRole('textbox', { name: /^Sender/ }).inputValue()).toBe('late')
    await dialog.getByRole('button', { name: 'Make the key' }).click()
    await page.getByRole('heading', { name: 'The key for late' }).waitFor()
  })

  test('that has ended is said once above the page, whose address stays; what failed is loaded by itself after the click', async () => {
    const made = await newVisit()
    const { page } = made
    await page
      .locator('.facets')
      .getByRole('button', { name: /^Event 3/ })
      .waitFor()
    const restore = await endSession(made)
    await page
      .locator('.facets')
      .getByRole('button', { name: /^Event 3/ })
      .click()
    await page.waitForURL(/event-name=Event/)
    await page.getByText('Your sign-in has expired.').waitFor()
    await page.getByText('The rows below are those from before').waitFor()
    expect(await page.getByRole('button', { name: 'Sign in again' }).count()).toBe(1)
    await look(made, 'session-ended')
    const address = page.url()
    await restore()
    await page.getByRole('button', { name: 'Sign in again' }).click()
    await page.locator('.status.all').waitFor()
    expect(page.url()).toBe(address)
    await page.getByText('19 entries: all of them').waitFor()
    await expect.poll(() => page.locator('.tally').innerText()).toContain('19')
  })

  test('is not over when only the network is gone while the token is renewed', async () => {
    const made = await newVisit()
    const { page, context } = made
    await page.locator(rows).first().waitFor()
    await context.route('**/token', (route) => route.abort())
    await page.route(anyCall, refuse(401, { code: 'CALLER_UNKNOWN', message: 'no valid token' }))
    await page.getByRole('link', { name: 'Insights' }).click()
    await page.getByText('No connection to the service.').waitFor()
    expect(await page.getByText('Your sign-in has expired.').count()).toBe(0)
    await Promise.all([context.unroute('**/token'), page.unroute(anyCall)])
    await page.getByRole('button', { name: 'Try now' }).click()
    await page.locator('.figures').waitFor()
  })
})

test('while it is not known who reads, nothing is said of the right to the log; then its state is', async () => {
  const made = await newVisit()
  const { page } = made
  await page.locator('.log-state .icon').waitFor({ timeout: patienceMs })
  const { promise: known, resolve: tellWho } = Promise.withResolvers<void>()
  await page.route('**/v2/me', async (route) => {
    await known
    await route.continue()
  })
  await page.reload()
  await page.locator(rows).first().waitFor()
  expect(await page.locator('.status .log-state').count()).toBe(0)
  tellWho()
  await page.locator('.log-state .icon').waitFor({ timeout: patienceMs })
})

describe('what may not be seen, or is not there', () => {
  test('is refused in words, with the id of the request', async () => {
    const made = await newVisit()
    const { page } = made
    await page.route(insights, refuse(403, { message: 'not for you', requestId: '3f8e-16' }))
    await open(made, `${own}/insights`)
    await page.getByText('You may not do that.').waitFor()
    await page.getByText('Request 3f8e-16').waitFor()
    expect(await page.getByRole('button', { name: 'Try now' }).count()).toBe(0)
    await look(made, '403')
  })

  test.each([
    ['organization', () => '/organizations/none-of-yours', 'This does not exist, or you may not see it'],
    ['entry', () => `${own}/entries/none`, 'This does not exist, or you may not see it'],
    ['screen', () => `${own}/nothing-here`, 'There is no such page'],
  ])('of the kind “%s” is said to be so, with a way on', async (name, path, title) => {
    const made = await newVisit()
    await open(made, path())
    await made.page.getByRole('heading', { name: title }).waitFor()
    await look(made, `404-${name}`)
    await made.page.locator('.nothing .button').click()
    await made.page.locator(rows).first().waitFor()
  })
})

test('a list that is refused is not offered for another try, which would be refused too', async () => {
  const made = await newVisit()
  const { page } = made
  await page.locator(rows).first().waitFor()
  const wrong = refuse(400, { code: 'PARAMETER_INVALID', message: '"field" has no such path' })
  for (const at of [list, insights]) await page.route(at, wrong)
  await open(made, `${own}?field=nowhere`)
  await page.getByText('"field" has no such path').waitFor()
  await page.getByText('Counting did not work.').waitFor()
  await look(made, '400')
  expect(await page.getByRole('button', { name: /^(Try now|Count again)$/ }).count()).toBe(0)
})

describe('a list without entries', () => {
  test('offers what may help, each with the number of entries there', async () => {
    const made = await newVisit()
    await open(made, `${own}?event-name=Event%203&initiator=nobody&range=PT24H`)
    const offers = made.page.locator('.offers li')
    await offers.locator('.num').nth(2).waitFor()
    expect(await offers.allInnerTexts()).toEqual([
      'Widen to 90 days\n0 entries',
      'Without “Event is Event 3”\n0 entries',
      'Without “Initiator is nobody”\n19 entries',
    ])
    await look(made, 'empty')
    await offers.nth(2).getByRole('button').click()
    await made.page.locator(rows).nth(18).waitFor()
    expect(await made.page.locator(rows).count()).toBe(19)
  })

  test('says what the link has that does not count: a time that cannot be read is not passed over', async () => {
    const made = await newVisit()
    await open(made, `${own}?range=P5D&start-time-range=yesterday&tz=Asia/Tokyo&initiator=nobody`)
    await made.page.locator('.offers').waitFor()
    expect(await made.page.locator('.query .notice').allInnerTexts()).toEqual([
      expect.stringContaining('“range=P5D”'),
      expect.stringContaining('“start-time-range=yesterday”'),
    ])
    expect(await made.page.locator('.when .zone').innerText()).toMatch(/^GMT\+9|^JST/)
    await open(made, `${own}/insights?range=P5D`)
    await made.page.getByText('“range=P5D”').waitFor()
  })
})

describe('a service that does not answer', () => {
  test('leaves the rows as they were, says of when they are, and is asked again', async () => {
    const made = await newVisit()
    const { page } = made
    await page.locator(rows).first().waitFor()
    await expect.poll(() => page.locator(rows).count()).toBe(pageSize)
    for (const at of [list, insights]) await page.route(at, busy)
    await page.getByRole('columnheader').getByRole('button', { name: /^Time/ }).click()
    await page
      .getByText(/The service does not answer.*The rows below are those from before, as of \d\d:\d\d:\d\d/)
      .waitFor()
    await page.getByText('Counting did not work.').waitFor()
    expect(await page.locator(rows).count()).toBe(pageSize)
    await look(made, '503')
    expect(await page.getByRole('button', { name: /^(Try now|Count again)$/ }).count()).toBe(2)
    for (const at of [list, insights]) await page.unroute(at)
    // By itself: nobody presses anything.
    await page.getByText('The service does not answer.').waitFor({ state: 'detached', timeout: patienceMs })
    await page.getByText('Counting did not work.').waitFor({ state: 'detached' })
  })

  test('is reached again as soon as the network is back', async () => {
    const made = await newVisit()
    const { page, context } = made
    await page.locator(rows).first().waitFor()
    await context.setOffline(true)
    await page.getByRole('columnheader').getByRole('button', { name: /^Time/ }).click()
    await page.getByText('No connection to the service.').waitFor()
    await look(made, 'offline')
    await context.setOffline(false)
    await page.getByText('No connection to the service.').waitFor({ state: 'detached' })
  })

  test('is asked again by itself for the name of an organization', async () => {
    let refusals = 0
    const made = await newVisit(owner, ({ page }) =>
      page.route(
        (url) => url.pathname === `/v2${own}` && url.searchParams.has('resource'),
        (route) => (refusals++ < 1 ? busy(route) : route.continue()),
      ),
    )
    await expect.poll(() => refusals, { timeout: patienceMs }).toBe(2)
    await expect.poll(() => made.page.getByRole('navigation', { name: 'Scope' }).innerText()).toBe('Hafenkontor')
  })
})

test('a script that a newer release has removed is said to be missing above the page; what is open goes on', async () => {
  const scripts = /\/assets\/(further-screens|opened)-[^/]+\.js$/
  const made = await newVisit(owner, ({ page }) => page.route(scripts, refuse(404, { message: 'Not Found' })))
  const { page } = made
  const missing = page.getByText('A part of this page cannot be loaded.')
  await page.locator(rows).first().waitFor()
  await page.getByRole('button', { name: 'Download' }).click()
  await missing.waitFor()
  await look(made, 'script-missing')
  await page.getByRole('link', { name: 'Insights' }).click()
  await page.waitForURL('**/insights')
  await page.getByRole('link', { name: 'List' }).click()
  await page.locator(rows).first().waitFor()
  await page.unroute(scripts)
  await page.getByRole('button', { name: 'Load again' }).click()
  await missing.waitFor({ state: 'detached' })
  await page.locator(rows).first().waitFor()
  await page.getByRole('link', { name: 'Insights' }).click()
  await page.locator('.figures').waitFor()
})

test('a list whose pages come back empty says how far it has looked, is stopped, and never says that nothing fits', async () => {
  const made = await newVisit()
  const { page } = made
  const examinedTo = new Date(Date.now() - 3 * 86_400_000).toISOString()
  const explain = { examinedTo }
  await page.route(list, async (route) => {
    const cursor = new URL(route.request().url()).searchParams.get('cursor')
    if (cursor !== null) return route.fulfill({ json: { items: [], cursor: `${cursor}-`, explain } })
    const response = await route.fetch()
    const body = await response.json()
    await route.fulfill({ response, json: { ...body, items: body.items.slice(0, 12), cursor: 'more', explain } })
  })
  await open(made, own)
  await page.locator(rows).first().waitFor()
  await page.getByText(/^12 .*searched back to/).waitFor()
  await look(made, 'partial')
  await page.getByRole('button', { name: /more/ }).first().click()
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await page.getByRole('button', { name: 'Continue' }).waitFor()
  await look(made, 'partial-paused')
  expect(await page.getByText('No entry fits').count()).toBe(0)
  expect(await page.locator('.status.all').count()).toBe(0)
})

test('a range that is counted in part is hatched where it is not, until it is counted', async () => {
  const made = await newVisit()
  const { page } = made
  await page.route(insights, async (route) => {
    const response = await route.fetch()
    const body = await response.json()
    const query = new URL(route.request().url()).searchParams
    if (query.has('end-time-range')) return busy(route)
    const items = body.buckets.items.slice(-40)
    const examined = { ...body.examined, from: items[0].start }
    await route.fulfill({
      response,
      json: { ...body, complete: false, examined, buckets: { ...body.buckets, items } },
    })
  })
  await open(made, own)
  await page.getByText(/counted back to/).waitFor()
  const widthOf = async (part: string) => (await page.locator(part).boundingBox())?.width ?? 0
  expect((await widthOf('.uncounted')) / (await widthOf('.histogram svg'))).toBeCloseTo(50 / 90, 1)
  await page.getByText('not counted yet').first().waitFor()
  await look(made, 'counted-in-part')
  await page.unroute(insights)
  await page.getByRole('button', { name: 'Count again' }).click()
  await page.locator('.uncounted').waitFor({ state: 'detached' })
})

test('a live tail that is paused, and one whose feed does not answer, say so', async () => {
  const made = await newVisit()
  const { page } = made
  await open(made, `${own}/tail`)
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByText(/^paused/).waitFor()
  await look(made, 'tail-paused')
  await page.route((url) => url.pathname.endsWith('/feed'), busy)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('The service does not answer.').waitFor({ timeout: patienceMs })
  await look(made, 'tail-503')
})
