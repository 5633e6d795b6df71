// Proofs in a browser: of an entry, of the log at each visit, and of files that are dropped. One service, signed by its real key, and one
// browser.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import decodeQR from 'qr/decode.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signToken } from '../../../infra/local/issuer/issuer.ts'
import { parseCheckpoint } from '../../../shared/proof/checkpoint.ts'
import { leafHash } from '../../../shared/proof/hash.ts'
import { signCheckpoint } from '../../../shared/proof/note-signer.ts'
import { anEntry } from '../../entries.ts'
import { clientOf } from '../../local/gateway-client.ts'
import { eventually, newPlace, type Place, patienceMs } from '../../local/running-service.ts'
import { linesOf, signedLog } from '../../signed-log.ts'
import { violationsOf } from './accessibility.ts'
import { faultsIn } from './looks.ts'
import { openBrowser, shoot, signInAs, type Visit, type VisitOptions, visit } from './portal-browser.ts'

const owner = 'greta.albers@hafenkontor.example'

let place: Place
let browser: Browser
let organization: string
let entries: readonly string[]

beforeAll(async () => {
  place = await newPlace()
  ;[browser] = await Promise.all([openBrowser(), place.start()])
  organization = place.settings.demoOrganization
  entries = await send(3)
  await eventually(
    async () => (await text(`entries/${entries.at(-1)}/proof`)).includes('tlog-proof'),
    () => 'no checkpoint covers the entries',
  )
})

afterAll(async () => {
  await browser?.close()
  await place.clear()
})

async function send(count: number): Promise<readonly string[]> {
  const sent = Array.from({ length: count }, (_, index) =>
    anEntry({
      insertId: crypto.randomUUID(),
      eventTimeStamp: new Date(Date.now() - 60_000 + index).toISOString(),
      context: { organizationId: organization },
    }),
  )
  return (await clientOf(place.settings).send(sent)).map(({ id }) => id)
}

async function text(path: string): Promise<string> {
  const { settings } = place
  const token = await signToken({ ...settings, subject: 'test', rights: ['reader *'], expiresInSeconds: 600 })
  const url = `${settings.gatewayUrl}/v2/organizations/${organization}/${path}`
  return (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).text()
}

async function newVisit(over: Partial<VisitOptions> = {}): Promise<Visit> {
  const { gatewayUrl: url, issuer } = place.settings
  return visit(browser, { url, issuer, ...over })
}

/** Signed in, at a page of the organization. */
async function at(path: string, over: Partial<VisitOptions> = {}): Promise<Visit> {
  const made = await newVisit(over)
  await signInAs(made, `${place.settings.gatewayUrl}/organizations/${organization}${path}`, owner)
  return made
}

const receipt = (page: Page) => page.locator('.receipt')
const titled = (page: Page, title: string) =>
  page.locator('.receipt > h2', { hasText: new RegExp(`^${title}$`) }).waitFor()

async function pinned(path: string, over: Partial<VisitOptions> = {}): Promise<Visit> {
  const made = await at('/log', over)
  const isGerman = over.language === 'de-DE'
  await made.page.getByRole('button', { name: isGerman ? 'Stimmt überein: merken' : 'It matches: remember' }).click()
  await titled(made.page, isGerman ? 'Stimmig' : 'Consistent')
  await made.page.evaluate(
    `history.pushState(null, '', '/organizations/${organization}${path}'); dispatchEvent(new PopStateEvent('popstate'))`,
  )
  return made
}

/** What the browser complains about is each test's own to say: some make it complain. */
async function looksRight(made: Visit, name: string): Promise<void> {
  const shown = (await receipt(made.page).count()) > 0 ? receipt(made.page).first() : undefined
  expect(await faultsIn({ ...made, complaints: [] }, name, shown)).toEqual([])
}

/** What a telephone reads of the key's QR code: it is drawn as it is shown, a module in eight pixels. */
async function scannedKey(page: Page): Promise<string> {
  const [side, data] = await page.evaluate<[number, number[]]>(`(() => {
    const svg = document.querySelector('.key-code')
    const [x, y, modules] = svg.getAttribute('viewBox').split(' ').map(Number)
    const side = 8 * modules
    const drawing = new OffscreenCanvas(side, side).getContext('2d')
    const fill = (color, path) => { drawing.fillStyle = color; drawing.fill(new Path2D(path)) }
    fill(getComputedStyle(svg).backgroundColor, 'M0 0H' + side + 'V' + side + 'H0Z')
    drawing.scale(8, 8)
    drawing.translate(-x, -y)
    fill(getComputedStyle(svg).fill, svg.querySelector('path').getAttribute('d'))
    return [side, Array.from(drawing.getImageData(0, 0, side, side).data)]
  })()`)
  return decodeQR({ width: side, height: side, data: Uint8Array.from(data) }, { timeLimit: Infinity })
}

/** Moves the focus there by Tab, as whoever has no pointer does. */
async function reach(page: Page, what: Locator): Promise<void> {
  await what.waitFor()
  const isThere = () => what.evaluate((element) => element === element.ownerDocument.activeElement)
  for (let tabs = 0; !(await isThere()); tabs += 1) {
    if (tabs === 100) throw new Error(`no Tab comes to ${what}`)
    await page.keyboard.press('Tab')
  }
}

const languages = [
  ['en-GB', { check: 'Check in the log', proven: 'In the log, unaltered' }],
  ['de-DE', { check: 'Im Protokoll prüfen', proven: 'Im Protokoll, unverändert' }],
] as const

describe('an entry', () => {
  test('is first shown by a key that nobody has compared, and proven once somebody has', async () => {
    const made = await at(`/entries/${entries[0]}`)
    await made.page.getByRole('button', { name: 'Check in the log' }).click()
    await titled(made.page, 'Holds, but the key is new')
    await looksRight(made, 'proof-key-new')
    const printed = (await made.page.locator('.prints').innerText()).replace('\n', '+').replaceAll(' ', '')
    expect(await made.page.getByRole('img', { name: 'QR code of the key' }).count()).toBe(1)
    expect(await scannedKey(made.page)).toBe(printed)
    await made.page.getByRole('button', { name: 'It matches: remember' }).click()
    await titled(made.page, 'In the log, unaltered')
    expect(await receipt(made.page).innerText()).toMatch(
      /Key pinned[\s\S]*Only grown since the own checkpoint[\s\S]*Proven\s+6 of 6/,
    )
    const download = made.page.waitForEvent('download')
    await made.page.getByRole('button', { name: 'Save the proof' }).click()
    const saved = await readFile(String(await (await download).path()), 'utf8')
    expect(saved).toMatch(/^c2sp\.org\/tlog-proof@v1\n/)
    expect(made.complaints).toEqual([])
  })

  test('is come to, proven, compared and downloaded by keys alone, from signing in on', async () => {
    const made = await newVisit()
    const { page } = made
    const rows = page.locator('[data-entry]')
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    const enter = async (what: Locator) => {
      await reach(page, what)
      await press('Enter')
    }
    await page.goto(`${place.settings.gatewayUrl}/organizations/${organization}`)
    await enter(page.getByRole('button', { name: owner }))
    await enter(rows.first())
    await enter(page.getByRole('button', { name: 'Check in the log' }))
    await enter(page.locator('summary', { hasText: 'Holds, but the key is new' }))
    await enter(page.getByRole('button', { name: 'It matches: remember' }))
    await page.getByText('In the log, unaltered').first().waitFor()
    await press('Escape', 'Space', 'ArrowDown', 'Space', 'c')
    await page.waitForURL('**/compare?*')
    await press('g', 'l')
    await rows.first().waitFor()
    await press('e')
    await enter(page.getByRole('dialog', { name: 'Download' }).getByRole('button', { name: 'Request' }))
    await page.waitForURL('**/downloads')
    const save = page.getByRole('row').nth(1).getByText('Save')
    await save.waitFor({ timeout: patienceMs })
    const saving = page.waitForEvent('download')
    await enter(save)
    expect((await readFile(await (await saving).path(), 'utf8')).length).toBeGreaterThan(0)
    expect(made.complaints.filter((one) => !one.startsWith('request to'))).toEqual([])
  })

  test.each(languages)('is proven in words of %s, and its page holds in every look', async (language, say) => {
    const made = await pinned(`/entries/${entries[1]}`, { language })
    await looksRight(made, 'proof-unchecked')
    await made.page.getByRole('button', { name: say.check }).click()
    await titled(made.page, say.proven)
    await looksRight(made, 'proof-proven')
    expect(made.complaints).toEqual([])
  })

  test('that is shown other than it is stored is not proven, with both hashes', async () => {
    const made = await newVisit()
    await made.page.route(`**/v2/organizations/*/entries/${entries[0]}`, async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, json: { ...(await response.json()), eventName: 'something else' } })
    })
    await signInAs(made, `${place.settings.gatewayUrl}/organizations/${organization}/entries/${entries[0]}`, owner)
    await made.page.getByRole('button', { name: 'Check in the log' }).click()
    await titled(made.page, 'Not proven')
    expect(await receipt(made.page).innerText()).toMatch(
      /not the one that the log has[\s\S]*another hash\s+expected \S+, computed \S+/,
    )
    await looksRight(made, 'proof-altered')
  })

  test('is proven beside the list too, whose status line says that the log is consistent', async () => {
    const made = await pinned(`?entry=${entries[2]}`)
    await made.page.getByRole('link', { name: /^Log consistent, checked/ }).waitFor()
    await made.page.getByRole('button', { name: 'Check in the log' }).click()
    await made.page.getByText('In the log, unaltered').first().click()
    expect(await receipt(made.page).innerText()).toMatch(/Key pinned/)
    await shoot(made, 'proof-drawer-1280-light')
    expect(await violationsOf(made.page, ['.drawer > footer', '.status'])).toEqual([])
    expect(made.complaints).toEqual([])
  })

  test('that no checkpoint covers yet is checked again by itself until one does', async () => {
    const [id] = await send(1)
    const made = await pinned(`/entries/${id}`)
    await made.page.getByRole('button', { name: 'Check in the log' }).click()
    await titled(made.page, 'In the log, unaltered')
    expect(made.complaints.filter((said) => !said.includes('404'))).toEqual([])
  })
})

describe('the log', () => {
  test.each(['en-GB', 'de-DE'] as const)(
    'shows in %s what is kept of it, and its page holds in every look',
    async (language) => {
      const made = await pinned('/log', { language })
      await looksRight(made, 'log')
      expect(await made.page.locator('main').innerText()).toContain(await rootOf())
      expect(made.complaints).toEqual([])
    },
  )

  test('is kept by the browser: what was pinned is known when the page is loaded again', async () => {
    const made = await pinned('/log')
    await made.page.reload()
    await titled(made.page, 'Consistent')
    expect(await made.page.evaluate('indexedDB.databases().then((all) => all.map(({ name }) => name))')).toEqual([
      'beleg.logs',
    ])
  })

  test.each(['en-GB', 'de-DE'] as const)(
    'that shows a second past of itself raises the evidence, with both notes: %s',
    async (language) => {
      const made = await pinned('/log', { language })
      const isGerman = language === 'de-DE'
      const note = await anotherPast()
      await made.page.route('**/log/checkpoint', (route) => route.fulfill({ body: note, contentType: 'text/plain' }))
      await made.page.getByRole('button', { name: isGerman ? 'Jetzt prüfen' : 'Check now' }).click()
      await made.page.getByRole('link', { name: isGerman ? 'Beleg ansehen' : 'See the evidence' }).click()
      await titled(made.page, isGerman ? 'Das Protokoll widerspricht sich' : 'The log contradicts itself')
      await looksRight(made, 'evidence')
      const download = made.page.waitForEvent('download')
      await made.page.getByRole('button', { name: isGerman ? 'Beide Fassungen sichern' : 'Save both versions' }).click()
      const saved = JSON.parse(await readFile(String(await (await download).path()), 'utf8'))
      expect(saved).toMatchObject({ format: 'beleg-evidence/v1', served: { note }, fault: { kind: 'rewritten' } })
      expect(parseCheckpoint(saved.kept.note)?.origin).toBe(parseCheckpoint(note)?.origin)
      // What was kept stays, and so does the evidence.
      await made.page.unroute('**/log/checkpoint')
      await made.page.reload()
      await titled(made.page, isGerman ? 'Das Protokoll widerspricht sich' : 'The log contradicts itself')
      expect(made.complaints).toEqual([])
    },
  )
})

async function rootOf(): Promise<string> {
  return (await text('log/checkpoint')).split('\n')[2] ?? ''
}

/** A checkpoint of the log's size, signed by its key, over another root. */
async function anotherPast(): Promise<string> {
  const checkpoint = parseCheckpoint(await text('log/checkpoint'))
  if (!checkpoint) throw new Error('the service gave no checkpoint')
  const privateKey = createPrivateKey(await readFile(place.settings.logKeyFile, 'utf8'))
  const spki = new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }))
  const signer = {
    type: 'ed25519',
    spki,
    sign: async (signed: string) => sign(null, Buffer.from(signed), privateKey),
  } as const
  return signCheckpoint(signer, { ...checkpoint, root: leafHash('another past') })
}

describe('a dropped file', () => {
  const log = signedLog(linesOf(60))
  const files: Record<string, string> = {
    'november.ndjson': log.bundle({ chosen: (index) => index === 7 || index >= 30 }),
    'altered.ndjson': log.bundle().replace('"INFO"', '"ERROR"'),
    'cut.ndjson': log.bundle().split('\n').slice(0, 40).join('\n'),
    'entry.tlog-proof': log.proofFile(7),
    checkpoint: log.checkpoint(),
    'rewritten.ndjson': signedLog(linesOf(60, { eventName: 'other' }), log.pair).bundle(),
    'kept.checkpoint': log.checkpoint(50),
    'export.csv': 'id,eventTimeStamp,eventName\n1,2,3\n',
    'nothing.txt': 'nothing',
  }
  const otherKey = signedLog(linesOf(1), generateKeyPairSync('ed25519')).key
  const fileOf = (name: string) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(files[name] ?? ''),
  })

  async function opened(over: Partial<VisitOptions> = {}): Promise<Visit> {
    const made = await newVisit(over)
    await made.page.goto(`${place.settings.gatewayUrl}/verify`)
    await made.page.getByRole('heading', { level: 1 }).waitFor()
    return made
  }
  async function verify({ page }: Visit, name: string, key = log.key): Promise<string> {
    await page.locator('#key').fill(key)
    await page.locator('.dropzone input').setInputFiles(fileOf(name))
    await receipt(page).waitFor()
    return receipt(page).innerText()
  }

  test.each<[string, string, string, RegExp]>([
    [
      'november.ndjson',
      'en-GB',
      'Proven',
      /signed by the key[\s\S]*31 in the file[\s\S]*Leaf 7\nLeaves 30 to 59, all 30[\s\S]*Faults\s+none/,
    ],
    ['november.ndjson', 'de-DE', 'Bewiesen', /Blätter 30 bis 59, alle 30[\s\S]*Fehler\s+keine/],
    ['entry.tlog-proof', 'en-GB', 'Proven', /The entry in entry\.tlog-proof/],
    ['checkpoint', 'en-GB', 'Proven', /has stated the size and root/],
    ['altered.ndjson', 'en-GB', 'Not proven', /Line 2\s+Leaf 0: other content than in the log[\s\S]*Faults\s+1/],
    [
      'altered.ndjson',
      'de-DE',
      'Nicht bewiesen',
      /Zeile 2\s+Blatt 0: anderer Inhalt als im Protokoll[\s\S]*Fehler\s+1/,
    ],
    ['cut.ndjson', 'en-GB', 'Not proven', /The file ends behind \d+ leaves, and the log has 60/],
    ['cut.ndjson', 'de-DE', 'Nicht bewiesen', /Die Datei endet nach \d+ Blättern, und das Protokoll hat 60/],
    ['export.csv', 'en-GB', 'Not proven', /is a download as CSV/],
    ['export.csv', 'de-DE', 'Nicht bewiesen', /ist ein Download als CSV/],
    ['nothing.txt', 'en-GB', 'Not proven', /is no file of a log/],
  ])('%s is reported in %s as "%s"', async (name, language, title, report) => {
    const made = await opened({ language: language as 'en-GB' | 'de-DE' })
    const shown = await verify(made, name)
    expect(shown.split('\n')[0]).toBe(title)
    expect(shown).toMatch(report)
    expect(made.complaints).toEqual([])
    await made.context.close()
  })

  test('by another key, or by none, is not proven, and it is said which of the two', async () => {
    const made = await opened()
    expect(await verify(made, 'november.ndjson', otherKey)).toMatch(/Not proven[\s\S]*not signed by this key/)
    await made.page.getByRole('button', { name: 'Check another file' }).click()
    expect(await verify(made, 'november.ndjson', '')).toMatch(/Not proven\n+Without the key of the log/)
    await looksRight(made, 'verify-no-key')
  })

  test('is verified by the key that this browser has pinned for its log, unless another is given', async () => {
    const made = await pinned('/log')
    const buffer = Buffer.from(await text(`entries/${entries[0]}/proof`))
    await made.page.goto(`${place.settings.gatewayUrl}/verify`)
    await made.page.getByRole('button', { name: `/organizations/${organization}+` }).waitFor()
    await made.page.locator('.dropzone input').setInputFiles({ name: 'a.tlog-proof', mimeType: '', buffer })
    await titled(made.page, 'Proven')
    expect(await receipt(made.page).innerText()).toContain('signed by the pinned key')
  })

  test('of a log that was rewritten since a kept checkpoint is not proven', async () => {
    const made = await opened()
    await made.page.getByText('Was the log cut or rewritten since?').click()
    await made.page.locator('#since').setInputFiles(fileOf('kept.checkpoint'))
    expect(await verify(made, 'rewritten.ndjson')).toMatch(/not those of the kept checkpoint: the log was rewritten/)
  })

  test('that is no key, or no checkpoint, is said before anything is reported', async () => {
    const made = await opened()
    await made.page.locator('#key').fill('nonsense')
    await made.page.locator('.dropzone input').setInputFiles(fileOf('november.ndjson'))
    expect(await made.page.getByRole('alert').innerText()).toMatch(/The key is none/)
  })

  test.each(['en-GB', 'de-DE'] as const)(
    'is verified signed out, and every page of it holds in every look: %s',
    async (language) => {
      const made = await opened({ language })
      await looksRight(made, 'verify')
      await verify(made, 'november.ndjson')
      await looksRight(made, 'verify-proven')
      await made.page.locator('.crumb button').click()
      await verify(made, 'altered.ndjson')
      await looksRight(made, 'verify-failed')
      expect(made.complaints).toEqual([])
    },
  )

  test('is verified without a network, once the page is loaded', async () => {
    const made = await opened()
    await made.page.waitForLoadState('networkidle')
    await made.context.setOffline(true)
    expect(await verify(made, 'november.ndjson')).toMatch(/^Proven/)
  })

  test('that is large is read piece by piece, with its progress, until it is cancelled; the next one is verified', async () => {
    const made = await opened()
    // 4 GB, of which little is held: the beginning is a bundle, and what follows is one line.
    await made.page.evaluate(`
      const part = new Blob([new Uint8Array(8_000_000).fill(0x20)])
      const file = new File([${JSON.stringify(files['november.ndjson'])}, ...Array(500).fill(part)], 'large.ndjson')
      const items = new DataTransfer()
      items.items.add(file)
      dispatchEvent(new DragEvent('drop', { dataTransfer: items, bubbles: true, cancelable: true }))`)
    await made.page.locator('progress').waitFor()
    await eventually(
      async () => Number(await made.page.locator('progress').getAttribute('value')) > 0,
      () => 'no progress was told',
    )
    await shoot(made, 'verify-running')
    await made.page.getByRole('button', { name: 'Cancel' }).click()
    await made.page.getByText('Cancelled.').waitFor()
    expect(await verify(made, 'november.ndjson')).toMatch(/^Proven/)
    expect(made.complaints).toEqual([])
  })

  test('is read by the one worker that Trusted Types let through, and by no other', async () => {
    const made = await opened()
    const tried = await made.page.evaluate(`(() => {
      const says = []
      try { new Worker('/assets/other.js') } catch (error) { says.push(error.name) }
      try { trustedTypes.createPolicy('beleg', {}) } catch (error) { says.push(error.name) }
      try { trustedTypes.createPolicy('other', {}) } catch (error) { says.push(error.name) }
      return says
    })()`)
    expect(tried).toEqual(['TypeError', 'TypeError', 'TypeError'])
  })
})
