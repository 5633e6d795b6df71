// `npm run bench -- portal`: how soon the portal shows the list, and what it fetches for that: after the click that signs in, and after a
// reload, which signs in again by the issuer. On the line of this machine, and on a slow one with a slow processor, as browsers simulate
// them. `--runs N` sets how often; the medians are printed.
import type { CDPSession, Page } from 'playwright-core'
import { lifeOfPlatform } from '../../infra/local/demo/life.ts'
import { asRecords, ship } from '../../infra/local/demo/shipping.ts'
import { signToken } from '../../infra/local/issuer/issuer.ts'
import type { LocalSettings } from '../../infra/local/place/settings.ts'
import { openBrowser, visit } from '../portal/browser/portal-browser.ts'
import { startLocalService } from './local-service.ts'
import { describeMachine } from './machine.ts'
import { readNumbers } from './numbers-argument.ts'
import { textTable } from './text-table.ts'
import { percentile } from './timings.ts'

const person = 'greta.albers@hafenkontor.example'

interface Line {
  readonly name: string
  /** What the browser is told to be. */
  readonly simulate?: (session: CDPSession) => Promise<void>
  /** In pixels; default as a window on a desk. */
  readonly size?: { readonly width: number; readonly height: number }
}

/** "Slow 4G" of Chrome's and Lighthouse's settings: 150 ms, 1.6 Mbit/s, four times less processor (2026-11). */
async function slow(session: CDPSession): Promise<void> {
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: 1_600_000 / 8,
    uploadThroughput: 750_000 / 8,
  })
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
}

const slowName = '150 ms, 1.6 Mbit/s, processor / 4'

/** With "Slow 4G", Lighthouse has a screen of 412 by 823 pixels (2026-11). */
const lines: readonly Line[] = [
  { name: 'loopback' },
  { name: slowName, simulate: slow },
  { name: `${slowName}, 412 px wide`, simulate: slow, size: { width: 412, height: 823 } },
]

/** Since the epoch. */
interface Shown {
  /** When the rows stood in the document, with all that they do. */
  readonly madeMs: number
  /** When a frame with them was painted. Without a graphics processor, painting takes the processor time of the page and its service. */
  readonly paintedMs: number
}

interface Seen {
  readonly madeMs: number
  readonly paintedMs: number
  readonly requests: number
  readonly bytes: number
}

export async function benchPortal(args: string[]): Promise<number> {
  const { runs = 5, entries = 1_000, port = 28_887 } = readNumbers(args, ['runs', 'entries', 'port'])
  const service = await startLocalService(port)
  const browser = await openBrowser()
  try {
    await fill(service.settings, entries)
    const rows: string[][] = []
    for (const { name, simulate, size } of lines) {
      const [first, again]: [Seen[], Seen[]] = [[], []]
      for (let run = 0; run < runs; run += 1) {
        const { gatewayUrl: url, issuer } = service.settings
        const { page, context } = await visit(browser, { url, issuer, ...size })
        const shown = await whenRowsAreShown(page)
        const session = await context.newCDPSession(page)
        await session.send('Network.enable')
        await simulate?.(session)
        await page.goto(url)
        const click = page.getByRole('button', { name: person })
        await click.waitFor()
        first.push(await seen(shown, session, () => click.click()))
        again.push(await seen(shown, session, () => page.reload({ waitUntil: 'commit' })))
        await context.close()
      }
      rows.push([name, 'signed in', ...medians(first)], [name, 'reload', ...medians(again)])
    }
    console.log(`${textTable([['line', 'after', 'rows, ms', 'painted, ms', 'requests', 'KB'], ...rows])}\n`)
    console.log(describeMachine().join('\n'))
    return 0
  } finally {
    await browser.close()
    await service.clear()
  }
}

/**
 * Asked of the page itself, since whoever asks from outside waits for its next free moment.
 * @returns what waits for the next time that a page has painted rows.
 */
async function whenRowsAreShown(page: Page): Promise<() => Promise<Shown>> {
  let tell: (shown: Shown) => void = () => {}
  await page.exposeBinding('rowsAreShown', (_, shown: Shown) => tell(shown))
  // In the frame that has the first row, and behind its painting.
  await page.addInitScript(`new MutationObserver((_, observer) => {
    if (!document.querySelector('[data-entry]')) return
    observer.disconnect()
    const madeMs = Date.now()
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => rowsAreShown({ madeMs, paintedMs: Date.now() })
    requestAnimationFrame(() => port2.postMessage(''))
  }).observe(document, { childList: true, subtree: true })`)
  return () =>
    new Promise((resolve) => {
      tell = resolve
    })
}

/** From what is done until the rows of the list are painted. */
async function seen(shown: () => Promise<Shown>, session: CDPSession, act: () => Promise<unknown>): Promise<Seen> {
  let [requests, bytes] = [0, 0]
  const count = ({ encodedDataLength }: { readonly encodedDataLength: number }) => {
    requests += 1
    bytes += encodedDataLength
  }
  session.on('Network.loadingFinished', count)
  const rows = shown()
  const startMs = Date.now()
  await act()
  const { madeMs, paintedMs } = await rows
  session.off('Network.loadingFinished', count)
  return { madeMs: madeMs - startMs, paintedMs: paintedMs - startMs, requests, bytes }
}

function medians(all: readonly Seen[]): string[] {
  const of = (value: (seen: Seen) => number) => percentile(all.map(value), 0.5)
  return [
    of(({ madeMs }) => madeMs).toFixed(0),
    of(({ paintedMs }) => paintedMs).toFixed(0),
    of(({ requests }) => requests).toFixed(0),
    (of(({ bytes }) => bytes) / 1000).toFixed(0),
  ]
}

async function fill(settings: LocalSettings, entries: number): Promise<void> {
  const { demoOrganization: organization, gatewayUrl: url } = settings
  const token = await signToken({ ...settings, subject: 'bench', rights: ['writer *'], expiresInSeconds: 3_600 })
  const life = lifeOfPlatform({ seed: 1, until: new Date().toISOString().slice(0, 10), entries, organization })
  await ship(asRecords(life), { url, token })
}
