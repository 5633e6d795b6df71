// A real browser at a running local service: signs in as a demo person, and notes whatever a page should not have done. The binary is the one
// that an npm package brings; CHROME, where it is set, is used in its place.
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import chromiumPackage from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core'

/** Git-ignored: for people to look at. */
export const screenshots = resolve(import.meta.dirname, '../../../screenshots')

export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROME'] ?? (await chromiumPackage.executablePath())
  // `--single-process` is for Lambda: with it, a second context ends the browser.
  const args = chromiumPackage.args.filter(
    (one) => !/^--(single-process|no-zygote|headless|use-gl|in-process-gpu)/.test(one),
  )
  return chromium.launch({ executablePath, args: [...args, '--no-sandbox'], headless: true })
}

export type Language = 'en-GB' | 'de-DE'

export interface Visit {
  readonly page: Page
  readonly language: Language
  readonly context: BrowserContext
  /** Errors on the console, refusals by the page's policy, and requests to elsewhere. */
  readonly complaints: string[]
  /** Resolves once nothing that the page asked for is still to come, and what came is drawn. Not for pages that wait at the feed. */
  readonly settled: () => Promise<void>
}

export interface VisitOptions {
  readonly url: string
  readonly issuer: string
  readonly language?: Language
  readonly theme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
}

/** A browser of its own, as far as cookies and storage go. */
export async function visit(browser: Browser, options: VisitOptions): Promise<Visit> {
  const { language = 'en-GB', theme = 'light', width = 1280, height = 800 } = options
  const context = await browser.newContext({
    locale: language,
    colorScheme: theme,
    viewport: { width, height },
    timezoneId: 'Europe/Berlin',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (
      protocol.startsWith('http') &&
      origin !== new URL(options.url).origin &&
      origin !== new URL(options.issuer).origin
    )
      complaints.push(`request to ${origin}`)
  })
  return { page, language, context, complaints, settled: settling(page) }
}

/**
 * As `networkidle`, without its half second: what is drawn may ask for more, so it is looked at again after two frames. It goes by the events
 * alone: the promise of a response stays open at times if the page gives a request up. A request without an end is named after a minute.
 */
function settling(page: Page): () => Promise<void> {
  const underWay = new Set<Request>()
  page.on('request', (request) => underWay.add(request))
  page.on('requestfinished', (request) => underWay.delete(request))
  page.on('requestfailed', (request) => underWay.delete(request))
  return async () => {
    const until = Date.now() + 60_000
    for (let quiet = 0; quiet < 2; quiet = underWay.size === 0 ? quiet + 1 : 0) {
      if (Date.now() > until) throw new Error(`no end of ${[...underWay].map((request) => request.url()).join(' ')}`)
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
    }
  }
}

/** One click, on the issuer's page; waits until the portal is back. */
export async function signInAs({ page }: Pick<Visit, 'page'>, url: string, email: string): Promise<void> {
  await page.goto(url)
  await page.getByRole('button', { name: email }).click()
  await page.waitForURL((at) => at.origin === new URL(url).origin && at.pathname !== '/signed-in')
  await page.locator('#content').waitFor()
}

export async function shoot({ page }: Pick<Visit, 'page'>, name: string): Promise<void> {
  await mkdir(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`) })
}
