// Downloads, insights, live tail and saved views in a browser, at a running service. One service and one browser for all of it.
import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signToken } from '../../../infra/local/issuer/issuer.ts'
import type { Entry, SubmittedEntry } from '../../../shared/entry/entry.ts'
import { dayMs } from '../../../shared/time/day.ts'
import { anEntry } from '../../entries.ts'
import { clientOf } from '../../local/gateway-client.ts'
import { newPlace, type Place, patienceMs } from '../../local/running-service.ts'
import { tooWide, violationsOf } from './accessibility.ts'
import { openBrowser, shoot, signInAs, type Visit, type VisitOptions, visit } from './portal-browser.ts'

const owner = 'greta.albers@hafenkontor.example'
const people = ['ada@example.com', 'grace@example.com', 'linus@example.com']

let place: Place
let browser: Browser
let scope: string

beforeAll(async () => {
  place = await newPlace()
  ;[browser] = await Promise.all([openBrowser(), place.start()])
  scope = `organizations/${place.settings.demoOrganization}`
  const results = await clientOf(place.settings).send(someEntries())
  expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['stored']))
})

afterAll(async () => {
  await browser?.close()
  await place.clear()
})

function entryOf(over: Partial<SubmittedEntry> = {}): SubmittedEntry {
  return anEntry({ context: { organizationId: place.settings.demoOrganization }, ...over })
}

/** Enough to repeat by hand, to fail often, and to be by people and by machines; and values that are markup, formulas and patterns. */
function someEntries(): SubmittedEntry[] {
  return Array.from({ length: 120 }, (_, at) => {
    const email = people[at % 3] ?? ''
    const tool = ['Portal/2.31', 'Portal/2.31', 'Terraform/1.13.4', 'CLI/0.48.1'][at % 4] ?? ''
    return entryOf({
      eventTimeStamp: new Date(Date.now() - (at % 6) * dayMs - at * 60_000).toISOString(),
      eventName: ['Server deleted', 'Project member added', '<img src=x onerror=alert(1)>', '=star*'][at % 4] ?? '',
      eventSource: at % 2 === 0 ? 'compute' : 'membership',
      initiator: { id: `user-${at % 3}`, email },
      userAgent: tool,
      severity: at % 5 === 0 ? 'ERROR' : 'INFO',
      eventType: at % 11 === 0 ? 'POLICY_DENIED' : at % 13 === 0 ? 'SYSTEM_EVENT' : 'ADMIN_ACTIVITY',
      resourceId: `server-${at % 7}`,
      sourceIpAddress: `192.0.2.${at % 9}`,
    })
  })
}

async function newVisit(over: Partial<VisitOptions> = {}): Promise<Visit> {
  const { gatewayUrl: url, issuer } = place.settings
  const made = await visit(browser, { url, issuer, ...over })
  await signInAs(made, url, owner)
  return made
}

async function open({ page }: Pick<Visit, 'page'>, path: string): Promise<void> {
  await page.goto(`${place.settings.gatewayUrl}/${scope}${path}`)
  await page.locator('h1').first().waitFor({ state: 'attached' })
}

/** All that the API lists for what stands behind the `?` of an address of the portal. */
async function listed(search: string): Promise<Entry[]> {
  const token = await signToken({
    ...place.settings,
    subject: 'test-caller',
    rights: [`reader ${scope}`],
    expiresInSeconds: 600,
  })
  const query = new URLSearchParams(search)
  query.set('limit', '1000')
  const entries: Entry[] = []
  for (;;) {
    const response = await fetch(`${place.settings.gatewayUrl}/v2/${scope}?${query}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const body = JSON.parse(await response.text())
    expect(response.status, JSON.stringify(body)).toBe(200)
    entries.push(...body.items)
    if (body.cursor === undefined) return entries
    query.set('cursor', body.cursor)
  }
}

const idsOf = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id).toSorted()

describe('a download', () => {
  test('of a filtered list has exactly the entries of that list, read to its end', async () => {
    const made = await newVisit()
    const { page } = made
    const end = new Date().toISOString()
    const asked = new URLSearchParams([
      ['start-time-range', new Date(Date.now() - 3 * dayMs).toISOString()],
      ['end-time-range', end],
      ['outcome', '!SUCCESS'],
      ['initiator', '!linus@example.com'],
    ])
    await open(made, `?${asked}`)
    await page.getByRole('button', { name: 'Download' }).click()
    const dialog = page.getByRole('dialog', { name: 'Download' })
    await dialog.getByText('NDJSON').click()
    await expect.poll(() => dialog.locator('.recap').innerText()).toContain('linus@example.com')
    await shoot(made, 'download-dialog-1280-light')
    await dialog.getByRole('button', { name: 'Request' }).click()
    await page.waitForURL('**/downloads')
    const save = page.getByRole('row').nth(1).getByText('Save')
    await save.waitFor({ timeout: patienceMs })
    const saving = page.waitForEvent('download')
    await save.click()
    const text = await readFile(await (await saving).path(), 'utf8')
    const entries: Entry[] = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const expected = await listed(asked.toString())
    expect(expected.length).toBeGreaterThan(5)
    expect(idsOf(entries)).toEqual(idsOf(expected))
    // It is still known after the page was loaded again, and its link is good for some minutes.
    await page.getByText(/Link valid for \d+ min/).waitFor()
    await shoot(made, 'downloads-1280-light')
    await page.reload()
    await page.getByRole('row').nth(1).getByText('Save').waitFor()
    expect(made.complaints.filter((one) => !one.startsWith('request to'))).toEqual([])
  })
})

describe('every number of the insights', () => {
  test('leads to a list with just so many entries', async () => {
    const made = await newVisit()
    const { page } = made
    for (const asked of ['range=P7D', 'range=P30D&event-source=compute&actor=!system']) {
      await open(made, `/insights?${asked}`)
      await page.locator('.figures').waitFor()
      const numbers = await page
        .locator('a[data-count]')
        .evaluateAll((links) => links.map((link) => [link.getAttribute('href'), link.getAttribute('data-count')]))
      expect(numbers.length).toBeGreaterThan(20)
      for (const [href = '', count] of numbers) {
        const entries = await listed(new URL(String(href), place.settings.gatewayUrl).search)
        expect([href, entries.length]).toEqual([href, Number(count)])
      }
    }
    const link = page.locator('.figures a[data-count]').first()
    const count = await link.getAttribute('data-count')
    await link.click()
    await page.getByText(`${count} entries: all of them`).waitFor()
    expect(made.complaints).toEqual([])
  })
})

describe('the live tail', () => {
  test('shows an entry that is sent meanwhile, and moves nothing while it is paused', async () => {
    const made = await newVisit()
    const { page } = made
    const feedAnswer = page.waitForRequest((request) => request.url().includes('wait='))
    await open(made, '/tail?event-source=%21other')
    await feedAnswer
    const client = clientOf(place.settings)
    await client.send([
      entryOf({ eventName: 'Tail tested' }),
      entryOf({ eventName: 'Not asked for', eventSource: 'other' }),
    ])
    await page.getByRole('link', { name: 'Tail tested' }).waitFor({ timeout: patienceMs })
    await page.locator('h1').click()
    await page.keyboard.press('Space')
    await page.getByText(/^paused/).waitFor()
    await client.send([entryOf({ eventName: 'While paused' })])
    await page.getByRole('button', { name: '1 newer: show' }).waitFor({ timeout: patienceMs })
    expect(await page.getByRole('link', { name: 'While paused' }).count()).toBe(0)
    await shoot(made, 'tail-1280-light')
    await page.getByRole('button', { name: '1 newer: show' }).click()
    await page.getByRole('link', { name: 'While paused' }).waitFor()
    expect(await page.locator('.tail tbody tr').count()).toBe(2)
    expect(made.complaints).toEqual([])
  })
})

describe('a saved view', () => {
  test('brings back what was shown, after the page was loaded again, and to others when it is shared', async () => {
    const made = await newVisit()
    const { page } = made
    await open(made, '?range=P7D&outcome=DENIED')
    const views = page.getByRole('button', { name: 'Views', exact: true })
    const save = async (name: string, isShared: boolean) => {
      await page.getByPlaceholder('Name').fill(name)
      if (isShared) await page.getByLabel('Share with all').check()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByRole('link', { name, exact: true }).waitFor()
    }
    await views.click()
    await save('Denied here', false)
    await save('Denied for all', true)
    await shoot(made, 'views-1280-light')
    await open(made, '?range=P30D')
    await views.click()
    await page.getByRole('link', { name: 'Denied here' }).click()
    await page.waitForURL('**?range=P7D&outcome=DENIED')
    const other = await newVisit()
    await open(other, '?range=P30D')
    await other.page.getByRole('button', { name: 'Views', exact: true }).click()
    expect(await other.page.getByRole('link', { name: 'Denied here' }).count()).toBe(0)
    await other.page.getByRole('link', { name: 'Denied for all' }).click()
    await other.page.waitForURL('**?range=P7D&outcome=DENIED')
    expect([...made.complaints, ...other.complaints]).toEqual([])
  })
})

describe('each page', () => {
  const pages = {
    insights: { path: '/insights?range=P7D', ready: '.figures' },
    downloads: { path: '/downloads', ready: '.page-head' },
    'download-dialog': { path: '/downloads', ready: '.page-head', click: '.page-head .button.primary' },
    tail: { path: '/tail', ready: '.tail-head' },
  } as const

  test.each(['en-GB', 'de-DE'] as const)(
    'in %s has nothing that axe finds, no complaint, and does not scroll sideways, light and dark, wide and narrow',
    async (language) => {
      const made = await newVisit({ language })
      const found: string[] = []
      for (const [name, { path, ready, ...more }] of Object.entries(pages)) {
        await made.page.setViewportSize({ width: 1280, height: 800 })
        await open(made, path)
        await made.page.locator(ready).waitFor()
        if ('click' in more) {
          await made.page.locator(more.click).click()
          await made.page.locator('dialog[open]').waitFor()
        }
        for (const theme of ['light', 'dark'] as const)
          for (const width of [1280, 360]) {
            await made.page.emulateMedia({ colorScheme: theme })
            await made.page.setViewportSize({ width, height: 800 })
            const at = `${name}-${width}-${language.slice(0, 2)}-${theme}`
            await shoot(made, at)
            const faults = [...(await violationsOf(made.page)), ...(await tooWide(made.page))]
            found.push(...faults.map((fault) => `${at}: ${fault}`))
          }
      }
      expect([...found, ...made.complaints]).toEqual([])
      await made.context.close()
    },
  )
})
