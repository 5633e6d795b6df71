// The portal's shell in a browser: signing in and out, what is kept and what is not. One service and one browser for all of it.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newPlace, type Place } from '../../local/running-service.ts'
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
    expect(JSON.parse(String(found))[1]).toEqual({})
  })
})
