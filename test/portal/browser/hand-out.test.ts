// Downloads, insights, live tail, saved views, keys of senders and the quarantine in a browser, at a running service. One service and one
// browser for all of it.
import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signToken } from '../../../infra/local/issuer/issuer.ts'
import type { Entry, SubmittedEntry } from '../../../shared/entry/entry.ts'
import { dayMs } from '../../../shared/time/day.ts'
import { anEntry } from '../../entries.ts'
import { clientOf } from '../../local/gateway-client.ts'
import { newPlace, type Place, patienceMs } from '../../local/running-service.ts'
import { faultsIn } from './looks.ts'
import { openBrowser, shoot, signInAs, type Visit, type VisitOptions, visit } from './portal-browser.ts'
import { untilSigned } from './signed.ts'

const owner = 'greta.albers@hafenkontor.example'
const manager = 'ines.carvalho@hafenkontor.example'
const operator = 'betrieb@plattform.example'
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
  await untilSigned(place, place.settings.demoOrganization)
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

async function newVisit(over: Partial<VisitOptions> = {}, who = owner): Promise<Visit> {
  const { gatewayUrl: url, issuer } = place.settings
  const made = await visit(browser, { url, issuer, ...over })
  await signInAs(made, url, who)
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
    // A refusal takes nobody the button: once it works, nothing of it is left.
    const refused = { status: 403, json: { status: 403, code: 'ACCESS_DENIED', message: 'not now' } }
    await page.route('**/downloads/*', (route) => route.fulfill(refused), { times: 1 })
    await page.getByRole('row').nth(1).getByRole('button', { name: 'Save' }).click()
    await page.getByRole('row').nth(1).getByRole('alert').waitFor()
    await shoot(made, 'download-refused-1280-light')
    const again = page.waitForEvent('download')
    await page.getByRole('row').nth(1).getByRole('button', { name: 'Save' }).click()
    expect(await readFile(await (await again).path(), 'utf8')).toBe(text)
    expect(await page.getByRole('row').nth(1).getByRole('alert').count()).toBe(0)
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

/** What a sender with a key gets for an event. */
async function sendEvent(
  key: string,
  event: object,
): Promise<{ status: number; body: { results?: { status: string }[] } }> {
  const response = await fetch(`${place.settings.gatewayUrl}/v2/${scope}/ingest/cloudevents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify({ specversion: '1.0', source: '/billing', type: 'account.closed', ...event }),
  })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

const eventNow = (id: string) => ({ id, time: new Date().toISOString() })

describe('a key of a sender', () => {
  test('is made, shown once, rotated without a gap and revoked, by a manager who reads no entries', async () => {
    const made = await newVisit({}, manager)
    const { page } = made
    await page.waitForURL(`**/${scope}/ingest-keys`)
    const nav = page.getByRole('navigation', { name: 'Views' })
    await expect.poll(() => nav.getByRole('link').allInnerTexts()).toEqual(['Senders', 'Verify'])
    const makeKey = async (name: string | undefined) => {
      const dialog = page.getByRole('dialog')
      if (name !== undefined) {
        await page.getByRole('button', { name: 'Make a key' }).click()
        await dialog.getByRole('textbox', { name: /^Sender/ }).fill(name)
        await dialog.getByLabel('Entries of this API').uncheck()
        await dialog.getByLabel('CloudEvents').check()
        await dialog.getByLabel('Region').fill('eu01')
        await shoot(made, 'key-form-1280-light')
      }
      await dialog.getByRole('button', { name: 'Make the key' }).click()
      await page.getByRole('button', { name: 'Copy the key' }).click()
      const key = await page.locator('.secret code').innerText()
      expect(key).toMatch(/^bik_[0-9a-f]{16}_[0-9a-f]{64}$/)
      await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(key)
      return key
    }
    const first = await makeKey('billing <b>')
    await shoot(made, 'made-key-1280-light')
    expect(
      await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])'),
    ).not.toContain('bik_')
    await page.getByRole('button', { name: 'I have copied it' }).click()
    await expect.poll(() => page.content()).not.toContain(first.slice(21))
    await page.reload()
    const rows = page.locator('[data-key]', { hasText: 'billing <b>' })
    await rows.first().waitFor()
    expect(await page.content()).not.toContain(first.slice(21))
    expect(await rows.innerText()).toMatch(/billing <b>[\s\S]*CloudEvents[\s\S]*region eu01[\s\S]*not yet/)
    const address = String(await page.locator('.addresses dd code').nth(1).innerText())
    expect(address).toBe(`${place.settings.gatewayUrl}/v2/${scope}/ingest/cloudevents`)
    expect((await sendEvent(first, eventNow('e-1'))).status).toBe(201)

    await page.getByRole('button', { name: 'Rotate billing <b>' }).click()
    const second = await makeKey(undefined)
    await expect.poll(() => rows.count()).toBe(2)
    await rows.getByText('A newer key has this name').waitFor()
    for (const key of [first, second]) expect((await sendEvent(key, eventNow('e-2'))).status).toBe(201)
    await rows.first().getByRole('button', { name: 'Revoke billing <b>' }).click()
    await page.getByRole('dialog').getByText(new Date().toISOString().slice(0, 10)).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await expect.poll(() => rows.count()).toBe(1)
    expect(await rows.first().getAttribute('data-key')).toBe(second.slice(4, 20))
    expect((await sendEvent(first, eventNow('e-3'))).status).toBe(401)
    expect((await sendEvent(second, eventNow('e-3'))).status).toBe(201)
    expect(made.complaints).toEqual([])
  })

  test('that the service refuses is refused with its field, and what was typed stays', async () => {
    const made = await newVisit({}, manager)
    const { page } = made
    await page.getByRole('button', { name: 'Make a key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: /^Sender/ }).fill('refused')
    await dialog.getByLabel('Service').fill('audit-log')
    await dialog.getByRole('button', { name: 'Make the key' }).click()
    await dialog.getByRole('alert').getByText('"defaults.eventSource" must not be').waitFor()
    expect(await dialog.getByRole('textbox', { name: /^Sender/ }).inputValue()).toBe('refused')
  })

  test('whose name turns the line that it stands in is shown with the characters that do so written out', async () => {
    const name = 'billing\u202egpj'
    const asked = { name, formats: ['cloudevents'], defaults: { region: 'eu01', visibility: 'PUBLIC' } }
    const { status } = await clientOf(place.settings).call(
      'POST',
      `/v2/${scope}/ingest-keys`,
      [`manager ${scope}`],
      asked,
    )
    expect(status).toBe(201)
    const made = await newVisit({}, manager)
    const { page } = made
    await page.waitForURL(`**/${scope}/ingest-keys`)
    await page.getByText('billing\\u{202e}gpj', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Revoke billing\\u{202e}gpj' }).click()
    await page.getByRole('heading', { name: 'Revoke the key of billing\\u{202e}gpj?' }).waitFor()
    expect(await page.content()).not.toContain('\u202e')
    expect(made.complaints).toEqual([])
  })
})

describe('a record in quarantine', () => {
  test('is shown to operators with its reason, and leads to the entry that it becomes when it is tried again in time', async () => {
    const managing = [`manager ${scope}`]
    const asked = {
      name: 'ahead',
      formats: ['cloudevents'],
      keepsRefused: true,
      defaults: { region: 'eu01', visibility: 'PUBLIC' },
    }
    const { body } = await clientOf(place.settings).call('POST', `/v2/${scope}/ingest-keys`, managing, asked)
    // A clock may be five minutes ahead: this one is a little more.
    const time = new Date(Date.now() + 5 * 60_000 + 6_000).toISOString()
    expect((await sendEvent(body.key, { id: 'ahead', time })).body.results?.[0]?.status).toBe('quarantined')
    const made = await newVisit({}, operator)
    const { page } = made
    await open(made, '/ingest-keys')
    await page.getByRole('navigation', { name: 'Senders' }).getByRole('link', { name: 'Quarantine' }).click()
    await page.getByText('"eventTimeStamp"').waitFor()
    await shoot(made, 'quarantine-1280-light')
    const again = page.getByRole('button', { name: /^Try the record of/ })
    await expect
      .poll(
        async () => {
          for (const button of await again.all()) if (await button.isEnabled()) await button.click()
          return page.getByText('became an entry').isVisible()
        },
        { timeout: patienceMs },
      )
      .toBe(true)
    await page.getByRole('link', { name: 'Show', exact: true }).click()
    await page.getByRole('heading', { name: 'account.closed' }).waitFor()
    expect(made.complaints).toEqual([])
  })
})

describe('each page', () => {
  const pages = {
    insights: { path: '/insights?range=P7D', ready: '.figures' },
    downloads: { path: '/downloads', ready: '.page-head' },
    'download-dialog': { path: '/downloads', ready: '.page-head', click: '.page-head .button.primary' },
    tail: { path: '/tail', ready: '.tail-head' },
    keys: { path: '/ingest-keys', ready: '.keys' },
    'key-form': { path: '/ingest-keys', ready: '.keys', click: '.page-head .button.primary' },
    'key-revoke': {
      path: '/ingest-keys',
      ready: '.keys',
      click: '.keys tr:last-child td:last-child button:last-child',
    },
    quarantine: { path: '/quarantine', ready: '.page-head' },
  } as const

  test.each(['en-GB', 'de-DE'] as const)(
    'in %s has nothing that axe finds, no complaint, and does not scroll sideways, light and dark, wide and narrow',
    async (language) => {
      const made = await newVisit({ language }, operator)
      const keyed = { name: 'collector', formats: ['otlp', 'entries'], keepsRefused: true, expiresInDays: 7 }
      await clientOf(place.settings).call('POST', `/v2/${scope}/ingest-keys`, [`manager ${scope}`], keyed)
      const found: string[] = []
      for (const [name, { path, ready, ...more }] of Object.entries(pages)) {
        await open(made, path)
        await made.page.locator(ready).waitFor()
        if ('click' in more) {
          await made.page.locator(more.click).click()
          await made.page.locator('dialog[open]').waitFor()
        }
        found.push(...(await faultsIn(made, name)))
      }
      expect(found).toEqual([])
      await made.context.close()
    },
  )
})
