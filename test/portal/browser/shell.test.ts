// The portal's shell in a browser: signing in and out, what is kept and what is not. One service and one browser for all of it.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { lifeOfPlatform } from '../../../infra/local/demo/life.ts'
import { asRecords, ship } from '../../../infra/local/demo/shipping.ts'
import { signToken } from '../../../infra/local/issuer/issuer.ts'
import { anEntry } from '../../entries.ts'
import { clientOf } from '../../local/gateway-client.ts'
import { newPlace, type Place, patienceMs } from '../../local/running-service.ts'
import { tooWide, violationsOf } from './accessibility.ts'
import { faultsIn } from './looks.ts'
import { openBrowser, shoot, signInAs, type Visit, type VisitOptions, visit } from './portal-browser.ts'

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
    // The issuer's public description, for the next reload of this tab.
    expect(Object.keys(JSON.parse(String(found))[1])).toEqual(['beleg.issuer'])
  })
})

test.each([
  ['en-GB', 'en', 'The code that the program shows'],
  ['de-DE', 'de', 'Der Code, den das Programm zeigt'],
] as const)(
  'the page on which the code of a device is entered has the code, the people, and no fault in any look: %s',
  async (language, uiLocales, label) => {
    const made = await newVisit({ language })
    await made.page.goto(`${place.settings.issuer}/device?user_code=BCDF-GHJK&ui_locales=${uiLocales}`)
    expect(await made.page.getByLabel(label).inputValue()).toBe('BCDF-GHJK')
    expect(await made.page.getByRole('button', { name: owner }).count()).toBe(1)
    expect(await faultsIn(made, 'device')).toEqual([])
  },
)

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

test.each([
  ['where the reader is', undefined],
  ['at the start page, which leads to the last scope', '/'],
])(
  'after a reload %s the list is asked for before it is known who reads, and the issuer is not described again',
  async (_, at) => {
    const { page } = await newVisit()
    await signInAs({ page }, place.settings.gatewayUrl, owner)
    await page.locator('.overview').waitFor()
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const listAsked = page.waitForRequest((request) => new URL(request.url()).pathname.startsWith('/v2/organizations/'))
    // Who it is becomes known only once the list has been asked for: if the list waited for it, neither would come.
    await page.route('**/v2/me', async (route) => {
      await listAsked
      await route.continue()
    })
    await (at === undefined ? page.reload() : page.goto(new URL(at, place.settings.gatewayUrl).href))
    await page.getByRole('navigation', { name: 'Scope' }).waitFor()
    const inTurn = asked.filter((path) => !path.startsWith('/assets/') && !path.startsWith('/v2/'))
    const own = `/organizations/${place.settings.demoOrganization}`
    expect(inTurn).toEqual([at ?? own, '/authorize', '/signed-in', '/token'])
  },
)

test('a last scope that may not be read any more is left for one that may', async () => {
  const { page } = await newVisit()
  await signInAs({ page }, place.settings.gatewayUrl, owner)
  await page.locator('.overview').waitFor()
  const own = `organizations/${place.settings.demoOrganization}`
  await page.evaluate(`localStorage.setItem('beleg.scopes', 'organizations/${crypto.randomUUID()} ${own}')`)
  await page.goto(place.settings.gatewayUrl)
  await page.getByRole('navigation', { name: 'Scope' }).waitFor()
  await page.waitForURL(`**/${own}`)
})

test('whoever may read nothing is told so', async () => {
  const { page, complaints } = await newVisit()
  await signInAs({ page }, place.settings.gatewayUrl, 'olga.marin@hafenkontor.example')
  await page.getByRole('heading', { name: 'You may not look at anything yet' }).waitFor()
  expect(complaints).toEqual([])
})

describe('the list', () => {
  let own: string
  let reading: Visit

  beforeAll(async () => {
    own = `/organizations/${place.settings.demoOrganization}`
    const life = lifeOfPlatform({
      seed: 1,
      until: new Date().toISOString(),
      entries: 300,
      organization: place.settings.demoOrganization,
    })
    const token = await signToken({ ...place.settings, subject: 'test', rights: ['writer *'], expiresInSeconds: 600 })
    const { counts } = await ship(asRecords(life), { url: place.settings.gatewayUrl, token })
    expect(counts).toMatchObject({ refused: 0, failed: 0 })
    reading = await newVisit()
    await signInAs(reading, place.settings.gatewayUrl, owner)
  })

  /** By whoever is signed in: a page is gone to as by a link. */
  async function show(search = ''): Promise<Visit['page']> {
    const { page } = reading
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.goto(`${place.settings.gatewayUrl}${own}${search}`)
    await page.locator('[data-entry]').first().waitFor()
    return page
  }

  const rows = '[data-entry]'
  const idsOf = (page: Visit['page']) =>
    page.locator(rows).evaluateAll((found) => found.map((row) => row.getAttribute('data-entry')))

  test.each(['en-GB', 'de-DE'] as const)(
    'in %s breaks no rule of WCAG 2.2 AA, light and dark, wide and narrow, and the page’s policy is kept',
    async (language) => {
      const made = await newVisit({ language })
      const { page, settled } = made
      await signInAs(made, place.settings.gatewayUrl, owner)
      // Some of each kind: what holds for thirty rows holds for a hundred.
      await page.goto(`${place.settings.gatewayUrl}${own}?range=P30D&event-source=%21membership`)
      await page.locator(rows).first().waitFor()
      const found: string[] = []
      for (const part of ['plain', 'drawer'] as const) {
        if (part === 'drawer') {
          await page.locator(rows).nth(3).click()
          await page.locator('.drawer .facts').waitFor()
        }
        await settled()
        found.push(...(await faultsIn(made, `list-${part}`)))
      }
      expect(found).toEqual([])
    },
  )

  test('shows exactly the rows of the call that it gives to copy, and a chip narrows both', async () => {
    const page = await show()
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
    const page = await show()
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

  test('has one history entry for the open drawer: "back" closes it, and closing it leaves nothing that opens it again', async () => {
    const page = await show('?range=P30D')
    const list = page.url()
    const drawer = page.locator('.drawer')
    const [first, second] = await idsOf(page)
    await page.locator(rows).first().click()
    await page.waitForURL(new RegExp(`entry=${first}`))
    await page.keyboard.press('j')
    await page.waitForURL(new RegExp(`entry=${second}`))
    await page.goBack()
    await drawer.waitFor({ state: 'detached' })
    expect(page.url()).toBe(list)
    await page.goForward()
    await drawer.waitFor()
    for (const key of ['Escape', 'Escape']) await page.keyboard.press(key)
    await drawer.waitFor({ state: 'detached' })
    await page.waitForURL(list)
    // By a link from elsewhere: what is before it in the history is not the list's own.
    await page.goto(`${list}&entry=${second}`)
    await drawer.getByRole('button', { name: 'Close (Esc)' }).click()
    await drawer.waitFor({ state: 'detached' })
    expect(page.url()).toBe(list)
    await page.goBack()
    await page.waitForURL(list)
    expect(await drawer.count()).toBe(0)
  })

  test('has a value of a chip changed in the filter, by keys alone: it stays in its place, and Escape leaves it as it was', async () => {
    const names = (await show()).locator('.c-what .name')
    const other = (await names.allInnerTexts()).find((name) => name !== 'Project updated') ?? ''
    const page = await show('?range=P30D&event-name=Project%20updated&event-name=none')
    const box = page.getByRole('combobox', { name: 'Filter' })
    const edit = page.getByRole('button', { name: 'Change the value: Project updated' })
    await edit.focus()
    await page.keyboard.press('F2')
    expect(await box.inputValue()).toBe('Event: Project updated')
    expect(await edit.getAttribute('aria-pressed')).toBe('true')
    await page.keyboard.press('Escape')
    expect([await box.inputValue(), await edit.getAttribute('aria-pressed')]).toEqual(['', 'false'])
    await edit.press('Enter')
    await box.fill(`Event: ${other}`)
    // With a number: it is counted among the entries that do not have the value that is changed.
    await page.getByRole('option', { name: new RegExp(`^${other}\\s*\\d`) }).waitFor()
    await shoot(reading, 'chip-edited-en-1280-light')
    expect(await violationsOf(page, ['.combo'])).toEqual([])
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.getAll('event-name').join() === `${other},none`)
    expect(await box.inputValue()).toBe('')
  })

  test('has chips on a phone, too, whose parts can be told apart and pressed, however long they are', async () => {
    const names = [1, 2, 3, 4].map((one) => `event-name=Event%20${one}`).join('&')
    const page = await show(`?${names}&event-name=*&initiator=%21${'somebody.'.repeat(9)}@hafenkontor.example`)
    await page.setViewportSize({ width: 320, height: 700 })
    await shoot(reading, 'chips-en-320-light')
    expect([...(await violationsOf(page, ['.combo'])), ...(await tooWide(page))]).toEqual([])
  })

  test('opens the entry whose id is pasted into the filter, whatever is listed', async () => {
    const page = await show('?range=P30D')
    const [id = ''] = await idsOf(page)
    await page.goto(`${place.settings.gatewayUrl}${own}?initiator=nobody`)
    const box = page.getByRole('combobox', { name: 'Filter' })
    await box.fill(` ${id.toUpperCase()}`)
    await page.getByRole('option', { name: `Open the entry ${id}`, selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(`**${own}?initiator=nobody&entry=${id}`)
    await page.locator('.drawer .facts').waitFor()
    expect(await box.inputValue()).toBe('')
  })

  test('is narrowed by the severity and by who acts, whose facets open on demand', async () => {
    const page = await show('?range=P30D')
    const facets = page.locator('.facets')
    const severity = facets.getByRole('button', { name: /^INFO/ })
    const actor = facets.getByRole('button', { name: /^Service account\s*(\d|without)/ })
    await facets.getByRole('button', { name: /^resource-manager/ }).waitFor()
    expect([await severity.isVisible(), await actor.isVisible()]).toEqual([false, false])
    for (const name of ['Severity', 'Actor']) await facets.getByText(name, { exact: true }).click()
    await actor.scrollIntoViewIfNeeded()
    await shoot(reading, 'facets-open-en-1280-light')
    expect(await violationsOf(page, ['.facets'])).toEqual([])
    await severity.click()
    await actor.click({ modifiers: ['Alt'] })
    await page.waitForURL(/actor=%21service-account&severity=INFO$/)
    await expect.poll(() => actor.innerText()).toMatch(/without$/)
  })

  test('is skipped to in parts: its content, its filters, and what comes past the result; other pages have the first alone', async () => {
    const page = await show()
    const skip = async (presses: number) => {
      await page.reload()
      await page.locator(rows).first().waitFor()
      for (let press = 0; press < presses; press++) await page.keyboard.press('Tab')
      const said = await page.evaluate('document.activeElement.textContent')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      return [said, await page.evaluate('document.activeElement.closest("section, footer")?.id')]
    }
    expect(await skip(2)).toEqual(['To the filters', 'filter'])
    expect(await skip(3)).toEqual(['Past the result', 'past-result'])
    await page.getByRole('link', { name: 'Downloads' }).click()
    await page.getByRole('heading', { name: 'Downloads', exact: true }).waitFor()
    const links = page.locator('.skip')
    expect(await links.evaluateAll((all) => all.map((link) => link.checkVisibility()))).toEqual([true, false, false])
  })

  test('takes any field as a column, and says of what is none that it is none, with the text kept', async () => {
    const page = await show()
    await page.getByRole('button', { name: 'Columns' }).click()
    const field = page.getByRole('textbox', { name: /^Any field/ })
    await field.fill('request body role')
    await field.press('Enter')
    await page.getByText('This is no path of a field').waitFor()
    expect(await field.inputValue()).toBe('request body role')
    expect(await faultsIn(reading, 'no-column')).toEqual([])
    await field.fill('request.body.role')
    await field.press('Enter')
    await page.getByRole('columnheader', { name: 'request.body.role' }).waitFor()
    expect(await field.inputValue()).toBe('')
  })

  test('wraps long values if its reader wants that, and this browser remembers it', async () => {
    const page = await show('?columns=time,event,initiator,userAgent')
    const row = page.locator(rows).first()
    const cut = (await row.boundingBox())?.height ?? 0
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('button', { name: 'Wrapped' }).click()
    expect(await faultsIn(reading, 'wrapped-menu')).toEqual([])
    await show('?columns=time,event,initiator,id,context,userAgent')
    expect(await faultsIn(reading, 'wrapped')).toEqual([])
    await expect.poll(async () => (await row.boundingBox())?.height).toBeGreaterThan(cut)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('button', { name: 'Cut', exact: true }).click()
    await expect.poll(async () => (await row.boundingBox())?.height).toBe(cut)
  })

  test('has the fields that are columns one below the other in the cards of a phone', async () => {
    const page = await show('?columns=time,event,initiator,id,context')
    await page.setViewportSize({ width: 360, height: 740 })
    // A name may be short.
    const widthsMin = { '.c-what': 100, '.c-who': 0, '.c-field >> nth=0': 100, '.c-field >> nth=1': 100 }
    const boxes = () =>
      Promise.all(Object.keys(widthsMin).map((cell) => page.locator(rows).first().locator(cell).boundingBox()))
    const widths = Object.values(widthsMin)
    // A row may be drawn anew meanwhile.
    await vi.waitFor(
      async () => {
        const edges = (await boxes()).flatMap((box, at) =>
          box && box.width > (widths[at] ?? 0) ? [box.y, box.y + box.height] : [],
        )
        expect(edges).toHaveLength(8)
        expect(edges).toEqual(edges.toSorted((a, b) => a - b))
      },
      { timeout: 60_000 },
    )
    expect(await faultsIn(reading, 'cards-of-fields')).toEqual([])
  })

  test('draws what can be done with a cell for the row under the pointer or the focus alone', async () => {
    const page = await show()
    const drawn = () =>
      page.locator('.cell-actions').evaluateAll((all) => new Set(all.map((one) => one.closest('.entry'))).size)
    await page.mouse.move(0, 0)
    expect(await drawn()).toBe(0)
    await page.locator(rows).nth(2).hover()
    expect(await drawn()).toBe(1)
    const title = await page.locator(rows).nth(2).locator('time').getAttribute('title')
    expect(title?.split('\n')[2]).toMatch(/^received .+ later$/)
    await page.mouse.move(0, 0)
    await page.locator(rows).nth(1).focus()
    await page.keyboard.press('Shift+F10')
    expect(await page.evaluate('document.activeElement.closest(".cell-actions") !== null')).toBe(true)
    expect(await drawn()).toBe(1)
  })

  test('compares the two rows that are ticked, by keys alone', async () => {
    const page = await show()
    const [first, second] = await idsOf(page)
    await page.locator(rows).first().focus()
    await page.keyboard.press('Space')
    await page.getByText('Tick one more to compare').waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.getByRole('link', { name: 'Compare', exact: true }).waitFor()
    await page.keyboard.press('c')
    await page.waitForURL(`**/compare?a=${first}&b=${second}`)
  })

  test('has its filters in a sheet below 1024 px only; on a phone the sheet has all that can be done with the list', async () => {
    const page = await show()
    const filter = page.getByRole('button', { name: /^Filter( · \d+)?$/ })
    const row = ['Columns', 'Share', 'Views', 'Download'].map((name) => page.getByRole('button', { name, exact: true }))
    const shown = () => Promise.all([filter, ...row].map((button) => button.isVisible()))
    expect(await shown()).toEqual([false, true, true, true, true])
    await page.setViewportSize({ width: 1023, height: 800 })
    expect(await shown()).toEqual([true, true, true, true, true])
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await shown()).toEqual([true, false, false, false, false])
    await filter.click()
    expect(await shown()).toEqual([true, true, true, true, true])
    await page.getByRole('button', { name: 'Share' }).click()
    await shoot(reading, 'list-sheet-en-360-light')
    expect([...(await violationsOf(page)), ...(await tooWide(page))]).toEqual([])
    await page.getByRole('menuitem', { name: 'Copy as curl' }).click()
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain(own)
  })

  test('of a project says the way to it by names, and leads up it and to others', async () => {
    const page = await show('?q=Project')
    const scope = page.getByRole('navigation', { name: 'Scope' })
    await scope.getByRole('button').click()
    await page.getByRole('searchbox', { name: 'Find by name or id' }).fill('warehouse-api')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/projects/*?q=Project')
    await expect.poll(() => scope.innerText()).toMatch(/^Hafenkontor\s+(.+\s+)*warehouse-api\S*$/)
    await scope.getByRole('button').click()
    await shoot(reading, 'scope-en-1280-light')
    expect(await violationsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await scope.getByRole('link', { name: 'Hafenkontor' }).click()
    await page.waitForURL(`**${own}?q=Project`)
  })

  test('has a calendar in its time menu, whose days are reached and chosen by keys', async () => {
    const page = await show()
    await page.keyboard.press('t')
    await page.locator('.calendar [tabindex="0"]').focus()
    for (const key of ['ArrowUp', 'Enter', 'ArrowRight', 'Enter']) await page.keyboard.press(key)
    expect(await violationsOf(page, ['.time-menu'])).toEqual([])
    await shoot(reading, 'time-menu-en-1280-light')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.waitForURL(/start-time-range=.*&end-time-range=/)
    const [from, to] = ['start', 'end'].map((end) =>
      Date.parse(new URL(page.url()).searchParams.get(`${end}-time-range`) ?? ''),
    )
    expect((Number(to) - Number(from)) / 3_600_000).toBe(48)
  })

  test('on paper says what was asked, by whom, and the checkpoint, above all its rows, and its address below', async () => {
    const page = await show('?range=P30D&outcome=%21SUCCESS')
    await page.locator('.status.all').waitFor()
    await page.locator('.log-state .icon').waitFor({ timeout: patienceMs })
    await page.emulateMedia({ media: 'print' })
    const head = await page.locator('.print-head').innerText()
    expect(head).toMatch(/Entries of Hafenkontor[\s\S]*Outcome not SUCCESS[\s\S]*greta\.albers@hafenkontor\.example/)
    expect(head).toMatch(/Checkpoint\s+\d+ entries[\s\S]*Root\s+[\w+/]{43}=/)
    const count = await page.locator(rows).count()
    expect(head).toContain(`${count} of ${count}, newest first`)
    expect(await page.locator('.print-foot').innerText()).toMatch(
      /outcome=%21SUCCESS&start-time-range=.*&end-time-range=/,
    )
    for (const part of ['.topbar', '.query', '.facets']) expect(await page.locator(part).isVisible()).toBe(false)
    await shoot(reading, 'list-print')
    await page.emulateMedia({ media: null })
  })

  test('shows what comes where it was empty; then does not move, says how much has come, and shows it when asked to', async () => {
    const { page } = reading
    const begun = page.waitForResponse((response) => response.url().includes('/feed?'))
    await page.goto(`${place.settings.gatewayUrl}${own}?event-source=newer`)
    await Promise.all([begun, page.getByText('No entry fits').waitFor()])
    const send = () => {
      const context = { organizationId: place.settings.demoOrganization }
      const eventTimeStamp = new Date().toISOString()
      return clientOf(place.settings).send([anEntry({ context, eventSource: 'newer', eventTimeStamp })])
    }
    const watched = page.waitForResponse(
      (response) => response.url().includes('limit=1&') || response.url().endsWith('limit=1'),
    )
    await send()
    await page.locator(rows).first().waitFor({ timeout: patienceMs })
    await watched
    const [first] = await idsOf(page)
    await send()
    const link = page.getByRole('button', { name: 'Show 1 newer' })
    await link.waitFor({ timeout: patienceMs })
    expect(await idsOf(page)).toEqual([first])
    await link.click()
    await expect.poll(() => page.locator(rows).count()).toBe(2)
    expect(await link.count()).toBe(0)
  })
})
