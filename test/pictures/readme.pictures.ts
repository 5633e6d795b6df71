// The pictures of the README: the list of the demo's story with the drawer open, light and dark, from a service that has just been started.
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readStoryNote } from '../../infra/local/place/story-note.ts'
import { eventually, newPlace, type Place, patienceMs } from '../local/running-service.ts'
import { openBrowser, signInAs, visit } from '../portal/browser/portal-browser.ts'
import { type Pixels, palettePng } from './palette-png.ts'

const folder = resolve(import.meta.dirname, '../../docs/pictures')
const owner = 'greta.albers@hafenkontor.example'

let place: Place
let browser: Browser

beforeAll(async () => {
  place = await newPlace()
  ;[browser] = await Promise.all([openBrowser(), place.start({ withStory: true })])
  await eventually(
    () => readStoryNote(place.settings.storyFile)?.told,
    () => 'the story was not told to its end',
  )
})

afterAll(async () => {
  await browser?.close()
  await place.clear()
})

test.each(['light', 'dark'] as const)('the list with the drawer open, %s', async (theme) => {
  const { gatewayUrl: url, issuer, demoOrganization } = place.settings
  const { page, complaints } = await visit(browser, { url, issuer, theme, width: 1280, height: 800 })
  page.setDefaultTimeout(patienceMs)
  await signInAs({ page }, url, owner)
  // As it is for a reader who has compared the key of the log once.
  await page.goto(`${url}/organizations/${demoOrganization}/log`)
  await page.getByRole('button', { name: 'It matches: remember' }).click()
  await page.getByText('Consistent', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'List' }).click()
  await page.getByRole('link', { name: /^Log consistent, checked/ }).waitFor()
  await page.getByText('whole range counted').waitFor()
  // Each start tells another story; something is changed in all of them.
  const changes = ['role changed', 'updated'].map((hasText) => page.locator('[data-entry]', { hasText }).first())
  await ((await changes[0]?.count()) ? changes[0] : changes[1])?.click()
  await page.locator('.drawer .change').waitFor()
  await page.getByRole('button', { name: 'Check in the log' }).click()
  await page.locator('.drawer > footer').getByText('In the log, unaltered').first().waitFor()
  await page.mouse.move(0, 0)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `list-${theme}.png`), palettePng(await pixelsOf(page)))
  expect(complaints).toEqual([])
})

/** Read in a page of its own: the portal's policy lets no picture in. */
async function pixelsOf(page: Page): Promise<Pixels> {
  const png = (await page.screenshot()).toString('base64')
  const blank = await page.context().newPage()
  const { width, height, base64 } = await blank.evaluate<{
    width: number
    height: number
    base64: string
  }>(`(async () => {
    const picture = await createImageBitmap(new Blob([Uint8Array.fromBase64('${png}')], { type: 'image/png' }))
    const { width, height } = picture
    const canvas = new OffscreenCanvas(width, height).getContext('2d')
    canvas.drawImage(picture, 0, 0)
    return { width, height, base64: new Uint8Array(canvas.getImageData(0, 0, width, height).data.buffer).toBase64() }
  })()`)
  await blank.close()
  return { width, height, rgba: Buffer.from(base64, 'base64') }
}
