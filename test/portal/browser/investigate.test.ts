// The screens on which one entry is looked into, in a browser: the entry, its timeline, two compared, the settings. One service and one
// browser for all of it.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signToken } from '../../../infra/local/issuer/issuer.ts'
import { clientOf } from '../../local/gateway-client.ts'
import { newPlace, type Place } from '../../local/running-service.ts'
import { tooWide, violationsOf } from './accessibility.ts'
import { faultsIn } from './looks.ts'
import { openBrowser, shoot, signInAs, type Visit, visit } from './portal-browser.ts'
import { untilSigned } from './signed.ts'
import { hostileText, storyOf } from './story.ts'

const owner = 'greta.albers@hafenkontor.example'
const languages = ['en-GB', 'de-DE'] as const

let place: Place
let browser: Browser
let organization: string
/** Of the story, in its order. */
let ids: readonly string[]
const visits = new Map<string, Visit>()

beforeAll(async () => {
  place = await newPlace()
  ;[browser] = await Promise.all([openBrowser(), place.start()])
  organization = place.settings.demoOrganization
  const results = await clientOf(place.settings).send(storyOf(organization, Date.now() - 2 * 60 * 60_000))
  ids = results.map(({ id }) => id)
  await untilSigned(place, organization)
})

afterAll(async () => {
  await browser?.close()
  await place.clear()
})

/** Signed in once for each language; every page is then gone to as by a link. */
async function pageIn(language: (typeof languages)[number]): Promise<Visit> {
  const known = visits.get(language)
  if (known) return known
  const { gatewayUrl: url, issuer } = place.settings
  const made = await visit(browser, { url, issuer, language })
  await signInAs(made, url, owner)
  visits.set(language, made)
  return made
}

async function goTo({ page, settled }: Visit, path: string): Promise<void> {
  await page.goto(`${place.settings.gatewayUrl}${path}`)
  await page.waitForURL((at) => `${at.pathname}${at.search}` === path)
  await page.locator('#content :is(h1, h2)').first().waitFor()
  await settled()
}

const entryPath = (id = '') => `/organizations/${organization}/entries/${id}`
/** Of 2026-03-01, in no log. */
const expiredId = '019ca6d3-8000-8000-8000-000000000000'

const screens: readonly (readonly [name: string, path: () => string])[] = [
  ['entry', () => entryPath(ids[5])],
  ['entry-failed', () => entryPath(ids[3])],
  ['entry-hostile', () => entryPath(ids[10])],
  ['entry-expired', () => entryPath(expiredId)],
  ['drawer', () => `/organizations/${organization}?entry=${ids[5]}`],
  ['timeline', () => `/organizations/${organization}/timeline?entry=${ids[5]}&by=all&window=13m`],
  ['timeline-without', () => `/organizations/${organization}/timeline`],
  ['compare', () => `/organizations/${organization}/compare?a=${ids[5]}&b=${ids[3]}`],
  ['compare-second', () => `/organizations/${organization}/compare?a=${ids[5]}`],
  ['settings', () => '/settings'],
  ['about', () => '/about'],
]

describe.each(languages)('in %s', (language) => {
  test.each(screens)(
    'the screen "%s" is without fault for axe, for the console and for its policy, light and dark, wide and narrow',
    async (name, path) => {
      const made = await pageIn(language)
      made.complaints.length = 0
      await goTo(made, path())
      const found = await faultsIn(made, name)
      // The entry that has expired is asked for, and is not there.
      expect(found.filter((one) => name !== 'entry-expired' || !/404/.test(one))).toEqual([])
    },
  )

  test('the keyboard help opens by "?", is without fault, and closes by Escape', async () => {
    const made = await pageIn(language)
    await goTo(made, '/about')
    await made.page.keyboard.press('?')
    await made.page.getByRole('dialog').waitFor()
    await shoot(made, `keyboard-${language.slice(0, 2)}-1280`)
    expect(await violationsOf(made.page)).toEqual([])
    await made.page.keyboard.press('Escape')
    await made.page.getByRole('dialog').waitFor({ state: 'detached' })
  })
})

describe('an entry', () => {
  test('on paper is its facts, its JSON and its proof, says who printed it and where it is found, and has nothing to press', async () => {
    const made = await pageIn('en-GB')
    const { page } = made
    await goTo(made, entryPath(ids[5]))
    await page.emulateMedia({ media: 'print' })
    const foot = await page.locator('.print-foot').innerText()
    expect(foot).toMatch(new RegExp(`^Printed by ${owner.replaceAll('.', '\\.')}, .*\\n.*${entryPath(ids[5])}$`))
    for (const pressed of ['.button', '.crumb', '.topbar', 'pre + .button'])
      expect([pressed, await page.locator(`${pressed}:visible`).count()]).toEqual([pressed, 0])
    expect(await page.locator('.raw').innerText()).toContain(ids[5])
    expect(await page.locator('.receipt').innerText()).toContain('Not checked yet')
    await page.emulateMedia({ media: 'screen' })
    expect(await page.locator('.print-foot:visible').count()).toBe(0)
  })

  test('is told in one sentence, with its change and its facts', async () => {
    const made = await pageIn('de-DE')
    const { page } = made
    await goTo(made, entryPath(ids[5]))
    expect(await page.locator('.sentence').innerText()).toMatch(
      /^samir\.haddad@example\.com hat in shop-prod die Rolle von mira\.hofmann@example\.com von project\.editor auf project\.owner geändert, am .* im Portal\.$/,
    )
    expect(await page.locator('.change tbody tr').allInnerTexts()).toEqual([
      'expiresAt\tentfernt\t2026-12-31\t–',
      'role\tgeändert\tproject.editor\tproject.owner',
      'conditions[0].network\thinzugefügt\t–\t198.51.100.0/24',
      '9 unveränderte Felder zeigen',
    ])
    await page.getByRole('button', { name: '9 unveränderte Felder zeigen' }).click()
    expect(await page.locator('.change tbody tr').count()).toBe(13)
  })

  test('of an attacker is text: nothing runs, nothing is loaded, nothing turns the line', async () => {
    const made = await pageIn('en-GB')
    made.complaints.length = 0
    for (const path of [
      entryPath(ids[10]),
      `/organizations/${organization}/timeline?entry=${ids[10]}&by=all`,
      `/organizations/${organization}/compare?a=${ids[10]}&b=${ids[5]}`,
      `/organizations/${organization}?entry=${ids[10]}&resource=${encodeURIComponent(hostileText)}&columns=event,initiator,resource,source,details`,
      `/organizations/${organization}/insights?q=${encodeURIComponent(hostileText)}&not-known=${encodeURIComponent(hostileText)}`,
    ]) {
      await goTo(made, path)
      expect(
        await made.page.evaluate('[window.hacked, document.querySelectorAll("#content img, #content script").length]'),
      ).toEqual([undefined, 0])
      const text = await made.page.locator('#content').innerText()
      expect(text).toContain(hostileText.slice(0, 60))
      // Nor does a name that only a screen reader or the pointer finds.
      expect([path, (await made.page.content()).split('\u202e').length - 1]).toEqual([path, 0])
      // As wide as 1280 px are at 400 % (WCAG 1.4.10).
      await made.page.setViewportSize({ width: 320, height: 800 })
      expect([path, ...(await tooWide(made.page))]).toEqual([path])
      await made.page.setViewportSize({ width: 1280, height: 800 })
    }
    expect(made.complaints).toEqual([])
  })

  test('is in the drawer of its project, though the rows do not have it', async () => {
    const made = await pageIn('en-GB')
    await goTo(made, `/projects/shop-prod?entry=${ids[5]}&q=no-entry-has-this`)
    await made.page.locator('.drawer .sentence').filter({ hasText: 'mira.hofmann@example.com' }).waitFor()
  })

  test.each([
    ['the drawer', () => `/organizations/${organization}?entry=${expiredId}`],
    ['the drawer of a project', () => `/projects/shop-prod?entry=${expiredId}`],
    ['the timeline', () => `/organizations/${organization}/timeline?entry=${expiredId}`],
    ['the comparison', () => `/organizations/${organization}/compare?a=${ids[5]}&b=${expiredId}`],
  ])('that has expired is said to have, by %s', async (_, path) => {
    const made = await pageIn('en-GB')
    await goTo(made, path())
    await made.page.getByRole('heading', { name: 'This entry expired on 30 May 2026' }).waitFor()
  })

  test('is got by the curl line that stands beside it', async () => {
    const made = await pageIn('en-GB')
    const { page } = made
    await goTo(made, entryPath(ids[5]))
    await page.getByRole('button', { name: 'Copy the call' }).click()
    const answer = JSON.parse(await runCurl(await page.evaluate<string>('navigator.clipboard.readText()')))
    expect(answer.id).toBe(ids[5])
  })
})

describe('a timeline', () => {
  test('shows what its curl line gives, and leads from lane to lane by its own address', async () => {
    const made = await pageIn('en-GB')
    const { page } = made
    await goTo(made, `/organizations/${organization}/timeline?entry=${ids[5]}&by=all&window=13m`)
    const shown = await page
      .locator('.mark-event')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')?.split('/').at(-1)))
    expect(shown).toEqual(ids)
    await page.getByRole('button', { name: 'As curl' }).click()
    const { items } = JSON.parse(await runCurl(await page.locator('.snippet').first().innerText()))
    expect(items.map(({ id }: { id: string }) => id)).toEqual(ids)
    await page.getByRole('link', { name: 'Initiator' }).click()
    await page.waitForURL(/by=initiator/)
    await page.locator('.mark-event').nth(1).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'double' }).click()
    await page.waitForURL(/window=10m/)
    await page.locator('.mark-event').nth(1).waitFor()
  })
})

describe('a comparison', () => {
  test('copies its rows as Markdown, and changes sides by its address', async () => {
    const made = await pageIn('en-GB')
    const { page } = made
    await goTo(made, `/organizations/${organization}/compare?a=${ids[5]}&b=${ids[3]}`)
    await page.getByRole('button', { name: 'Copy as Markdown' }).click()
    const markdown = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(markdown.split('\n')).toContain('| `eventName` | `Member role changed` | `Server deleted` |')
    await page.getByRole('link', { name: 'Swap A and B' }).click()
    await page.waitForURL(new RegExp(`a=${ids[3]}&b=${ids[5]}`))
  })

  test('takes the link of the second entry', async () => {
    const made = await pageIn('en-GB')
    const { page } = made
    await goTo(made, `/organizations/${organization}/compare?a=${ids[5]}`)
    await page.getByLabel('Id or link of an entry').fill(`https://beleg.example.com${entryPath(ids[3])}`)
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('heading', { name: 'Two entries compared' }).waitFor()
  })
})

describe('the settings', () => {
  test('hold for every screen, outlive the page, and switch single letters off', async () => {
    const made = await pageIn('en-GB')
    const { page } = made
    await goTo(made, '/settings')
    await page.getByRole('combobox').selectOption('Asia/Tokyo')
    await page.getByRole('checkbox').uncheck()
    await goTo(made, entryPath(ids[5]))
    expect(await page.locator('.facts').innerText()).toContain('UTC+9')
    await page.keyboard.press('t')
    await page.keyboard.press('?')
    expect([page.url(), await page.getByRole('dialog').count()]).toEqual([
      `${place.settings.gatewayUrl}${entryPath(ids[5])}`,
      0,
    ])
    await goTo(made, '/settings')
    await page.getByRole('combobox').selectOption('local')
    await page.getByRole('checkbox').check()
  })
})

async function runCurl(line: string): Promise<string> {
  const rights = [`reader organizations/${organization}`]
  const TOKEN = await signToken({ ...place.settings, subject: 'reader', rights, expiresInSeconds: 600 })
  const { stdout } = await promisify(execFile)('bash', ['-c', line.replace('curl', 'curl -s')], {
    env: { ...process.env, TOKEN },
  })
  return stdout
}
