import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import { lifeOfPlatform } from '../../../infra/local/demo/life.ts'
import { progressOf } from '../../../infra/local/demo/progress.ts'
import { secondsUntilNow, shiftedTime } from '../../../infra/local/demo/shifted-time.ts'
import { asRecords, type ShipOptions, ship } from '../../../infra/local/demo/shipping.ts'
import { startLoopbackServer } from '../../../infra/local/gateway/loopback-server.ts'
import { startIssuer } from '../../../infra/local/issuer/issuer.ts'
import { readSettings } from '../../../infra/local/place/settings.ts'
import type { AuditError } from '../../../shared/audit-error.ts'
import { checkEntry, lineageOf, type SubmittedEntry } from '../../../shared/entry/entry.ts'
import { entryId } from '../../../shared/entry/entry-id.ts'
import { checkShape } from '../../../shared/entry/entry-shape.ts'
import { containerOf } from '../../../shared/entry/scope.ts'
import { compareInstants, parseInstant } from '../../../shared/time/instant.ts'

const day = '2026-10-15'
const organization = '5d0c8f0e-7c1b-4a57-9f63-2b1f3c9d4e10'
const dayStartMs = Date.parse(`${day}T00:00:00Z`)

function life(seed = 1, entries = 3000, ofDay = day): SubmittedEntry[] {
  return [...lifeOfPlatform({ seed, until: ofDay, entries, organization })]
}

const counted = (entries: readonly SubmittedEntry[], matches: (entry: SubmittedEntry) => boolean) =>
  entries.filter(matches).length

describe('the life that the demo tells', () => {
  it('is the same for the same seed and day, and another for any other', () => {
    expect(life()).toEqual(life())
    const ids = new Set(life().map(entryId))
    expect(ids.size).toBe(3000)
    for (const other of [life(2), life(1, 3000, '2026-10-16')]) {
      expect(other.some((entry) => ids.has(entryId(entry)))).toBe(false)
    }
  })

  it('ends where it is told to, within a day too', () => {
    const until = '2026-10-15T14:30:12.345Z'
    const last = [...lifeOfPlatform({ seed: 1, until, entries: 3000, organization })].at(-1)?.eventTimeStamp ?? ''
    expect(last < until).toBe(true)
    expect(last.slice(0, 13) >= '2026-10-15T06').toBe(true)
  })

  it.each([1, 7, 60, 100, 999, 5000])('has exactly %i entries when asked for as many', (entries) => {
    expect(life(3, entries)).toHaveLength(entries)
  })

  it.each([1, 2, 3])('is taken by the service all day long (seed %i)', (seed) => {
    for (const entry of life(seed)) {
      expect(checkEntry(entry, dayStartMs)).toBe(entry)
      expect(checkEntry(entry, dayStartMs + 24 * 60 * 60 * 1000 - 1)).toBe(entry)
    }
  })

  it('runs forward in time', () => {
    const instants = life().map(
      ({ eventTimeStamp }) => parseInstant(eventTimeStamp) ?? { ms: Number.NaN, beyondMs: '' },
    )
    instants.slice(1).forEach((instant, index) => {
      expect(compareInstants(instant, instants[index] ?? instant)).toBeGreaterThan(0)
    })
  })

  it.each([1, 2, 3, 4, 5])('contradicts itself nowhere (seed %i)', (seed) => {
    expect(contradictions(life(seed, 4000))).toEqual([])
  })

  it('keeps office hours', () => {
    const times = life().map(({ eventTimeStamp }) => new Date(eventTimeStamp))
    const weekend = times.filter((time) => [0, 6].includes(time.getUTCDay())).length
    const office = times.filter((time) => time.getUTCHours() >= 6 && time.getUTCHours() < 18).length
    expect(weekend / times.length).toBeLessThan(0.1)
    expect(weekend).toBeGreaterThan(0)
    expect(office / times.length).toBeGreaterThan(0.8)
  })

  it('holds every kind of record that the reference names', () => {
    const entries = life()
    const names = new Set(entries.map(({ eventName }) => eventName))
    for (const level of ['Organization', 'Folder', 'Project']) {
      for (const change of ['created', 'updated', 'deleted', 'member added', 'member removed', 'member role changed']) {
        expect(names).toContain(`${level} ${change}`)
      }
    }
    expect(names).toContain('Service account created')
    expect(names).toContain('Service account deleted')
    expect(names).toContain('Access token issued')
    expect(names).toContain('Access token revoked')
    expect(new Set(entries.map(({ eventType }) => eventType)).size).toBe(3)
    expect(
      counted(entries, ({ severity, eventType }) => severity === 'ERROR' && eventType === 'ADMIN_ACTIVITY'),
    ).toBeGreaterThan(20)
    expect(counted(entries, ({ visibility }) => visibility === 'PRIVATE')).toBeGreaterThan(20)
    expect(counted(entries, (entry) => entry.serviceAccountDelegationInfo !== undefined)).toBeGreaterThan(20)
    expect(counted(entries, ({ sourceIpAddress }) => sourceIpAddress.includes(':'))).toBeGreaterThan(20)
    expect(counted(entries, ({ eventTimeStamp }) => /\.\d{6,9}Z$/.test(eventTimeStamp))).toBeGreaterThan(20)
    for (const agent of ['Portal', 'CLI', 'SDK', 'Terraform']) {
      expect(counted(entries, ({ userAgent }) => userAgent.startsWith(agent))).toBeGreaterThan(20)
    }
  })

  it('has nested folders, and groups that share a correlation id', () => {
    const entries = life()
    expect(counted(entries, ({ context }) => (context.folderPath?.length ?? 0) >= 2)).toBeGreaterThan(100)
    const groups = Object.values(Object.groupBy(entries, ({ correlationId }) => correlationId ?? ''))
    expect(groups.filter((group) => (group?.length ?? 0) >= 3).length).toBeGreaterThan(20)
  })

  it('has one person who does the same thing every Monday', () => {
    const habit = life().filter(({ result }) => JSON.stringify(result)?.includes('"weekly"'))
    const mondays = new Set(habit.map(({ eventTimeStamp }) => eventTimeStamp.slice(0, 10)))
    expect(mondays.size).toBeGreaterThanOrEqual(11)
    expect(mondays.size).toBe(habit.length)
    expect(habit.every(({ eventTimeStamp }) => new Date(eventTimeStamp).getUTCDay() === 1)).toBe(true)
    expect(new Set(habit.map(({ initiator, resourceId }) => `${initiator.id} ${resourceId}`)).size).toBe(1)
  })

  it('names nobody and no network outside those kept free for examples', () => {
    const text = JSON.stringify(life())
    const domains = new Set([...text.matchAll(/@([a-z.-]+)/g)].map(([, domain]) => domain?.split('.').at(-1)))
    expect([...domains]).toEqual(['example'])
    const addresses = new Set(life().map(({ sourceIpAddress }) => sourceIpAddress))
    for (const address of addresses)
      expect(address).toMatch(/^(10\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|2001:db8:)/)
  })
})

/** Replays what succeeded, knowing nothing of how it was made, and notes what could not have happened. */
function contradictions(entries: readonly SubmittedEntry[]): string[] {
  const alive = new Set<string>()
  const members = new Map<string, string>()
  const found: string[] = []
  const expectThat = (holds: boolean, entry: SubmittedEntry) => {
    if (!holds) found.push(`${entry.eventTimeStamp} ${entry.eventName} ${entry.resourceId}`)
  }
  for (const entry of entries) {
    const { eventName, eventType, severity, resourceId = '' } = entry
    const container = containerOf(lineageOf(entry)).split('/')[1] ?? ''
    const created = / created$/.test(eventName) && severity === 'INFO'
    if (created) {
      expectThat(!alive.has(resourceId), entry)
      alive.add(resourceId)
    }
    for (const id of [container, entry.context.organizationId, ...(entry.context.folderPath ?? [])])
      expectThat(alive.has(id), entry)
    expectThat(alive.has(resourceId), entry)
    if (entry.initiator.email?.includes('@sa.')) expectThat(alive.has(entry.initiator.id), entry)
    if (severity !== 'INFO' || eventType === 'POLICY_DENIED') continue
    if (/ deleted$/.test(eventName)) alive.delete(resourceId)
    const tokenId = (entry.result as { tokenId?: string } | undefined)?.tokenId ?? ''
    if (eventName === 'Access token issued') alive.add(tokenId)
    if (/^Access token (revoked|expired)$/.test(eventName)) expectThat(alive.delete(tokenId), entry)
    const change = / member (added|removed|role changed)$/.exec(eventName)?.[1]
    if (!change) continue
    const payload = (entry.request.body as { payload: { members: { role: string; subject: string }[] } }).payload
    for (const { role, subject } of payload.members) {
      const key = `${resourceId} ${subject}`
      if (change === 'added') expectThat(!members.has(key), entry)
      if (change === 'removed') expectThat(members.get(key) === role, entry)
      if (change === 'role changed') expectThat(members.has(key) && members.get(key) !== role, entry)
      if (change === 'removed') members.delete(key)
      else members.set(key, role)
    }
  }
  return found
}

const stops: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
})

interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** A service that keeps what it takes in memory. `faults` answer first, one request each; `after` is an answer that got lost. */
async function service(
  faults: (Reply | 'after' | 'before' | 'halfway')[] = [],
  refuses: (entries: readonly unknown[]) => Reply | undefined = () => undefined,
) {
  const stored = new Map<string, SubmittedEntry>()
  const requests: { authorization: string | undefined; size: number }[] = []
  const server = await startLoopbackServer({
    port: 0,
    name: 'service',
    listener: async (request, response) => {
      const chunks: Buffer[] = []
      if (request.method === 'GET') return void response.writeHead(204).end()
      for await (const chunk of request) chunks.push(chunk)
      const lines = Buffer.concat(chunks).toString().split('\n')
      const entries = lines.map((line) => JSON.parse(line) as unknown)
      requests.push({ authorization: request.headers.authorization, size: entries.length })
      const fault = faults.shift()
      if (fault === 'before') return void request.socket.destroy()
      const reply = typeof fault === 'object' ? fault : (refuses(entries) ?? ingest(entries, stored))
      if (fault === 'after') return void request.socket.destroy()
      if (fault === 'halfway') {
        response.writeHead(reply.status, { 'content-type': 'application/json', 'content-length': '1000' })
        return void response.write('{"results":[', () => response.destroy())
      }
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
      response.end(JSON.stringify(reply.body ?? {}))
    },
  })
  stops.push(server.stop)
  return { url: server.url, stored, requests }
}

function ingest(entries: readonly unknown[], stored: Map<string, SubmittedEntry>): Reply {
  const results = entries.map((value, index) => {
    try {
      const entry = checkEntry(checkShape(value), Date.now())
      const id = entryId(entry)
      const status = stored.has(id) ? 'duplicate' : 'stored'
      stored.set(id, entry)
      return { index, id, status }
    } catch (error) {
      const { code, message } = error as AuditError
      return { index, status: 'refused', code, message }
    }
  })
  return { status: results.some(({ status }) => status === 'refused') ? 207 : 201, body: { results } }
}

const today = new Date().toISOString().slice(0, 10)
const sample = life(1, 25, today)
const records = asRecords(sample)

function send(url: string, over: Partial<ShipOptions> = {}) {
  return ship(records, { url, token: 't', batchSizeMax: 10, sleep: async () => undefined, ...over })
}

const nothing = { stored: 0, duplicate: 0, refused: 0, failed: 0, quarantined: 0, filtered: 0, taken: 0 }
const shipped = (counts: Partial<typeof nothing>) => ({ counts: { ...nothing, ...counts }, complaints: [] })

describe('sending', () => {
  it('delivers every entry, in batches, with the token; a second time adds nothing', async () => {
    const { url, stored, requests } = await service()
    const seen: number[] = []
    expect(await send(url, { onProgress: (counts) => seen.push(counts.stored) })).toEqual(shipped({ stored: 25 }))
    expect(requests).toEqual([10, 10, 5].map((size) => ({ authorization: 'Bearer t', size })))
    expect(seen).toEqual([10, 20, 25])
    expect(await send(url)).toEqual(shipped({ duplicate: 25 }))
    expect([...stored.values()]).toEqual(sample)
  })

  it.each<[string, Reply | 'after' | 'before']>([
    ['asks to slow down', { status: 429, headers: { 'retry-after': '0' } }],
    ['is unavailable', { status: 503, headers: { 'retry-after': '0' } }],
    ['is unavailable, says its gateway', { status: 503, body: { message: 'Service Unavailable' } }],
    ['breaks', { status: 500, body: { message: 'Internal Server Error' } }],
    ['goes away before it stores', 'before'],
  ])('delivers every entry once when the service %s in between', async (_, fault) => {
    const { url, stored } = await service([{ status: 503 }, fault, fault])
    expect(await send(url)).toEqual(shipped({ stored: 25 }))
    expect(stored.size).toBe(25)
  })

  it('delivers every entry when an answer is lost after storing', async () => {
    const { url, stored } = await service([{ status: 503 }, 'after', 'halfway'])
    expect(await send(url)).toEqual(shipped({ stored: 15, duplicate: 10 }))
    expect(stored.size).toBe(25)
  })

  it('sends again only what failed, and counts each entry once; it waits as long as it is asked to', async () => {
    const results = Array.from({ length: 10 }, (_, index) => ({
      index,
      id: 'x',
      status: index < 7 ? 'stored' : 'failed',
    }))
    const { url, requests } = await service([{ status: 503, headers: { 'retry-after': '7' }, body: { results } }])
    const waits: number[] = []
    const sleep = async (ms: number) => void waits.push(ms)
    expect(await send(url, { sleep })).toEqual(shipped({ stored: 25 }))
    expect(requests.map(({ size }) => size)).toEqual([10, 3, 10, 5])
    expect(waits).toEqual([7000])
  })

  it('says which entries were refused and why, and delivers the others', async () => {
    const { url } = await service()
    const spoilt = records.map(({ text, place }) =>
      place === 4 || place === 13 ? { text: text.replace('"INFO"', '"LOUD"'), place } : { text, place },
    )
    expect(await ship(spoilt, { url, token: 't', batchSizeMax: 10 })).toEqual({
      counts: { ...nothing, stored: 23, refused: 2 },
      complaints: [
        'entry 4 refused: "severity" must be one of INFO, ERROR',
        'entry 13 refused: "severity" must be one of INFO, ERROR',
      ],
    })
  })

  it('finds the entry for which a whole batch is refused', async () => {
    const { url } = await service([], (entries) =>
      entries.some((entry) => (entry as SubmittedEntry).insertId === sample[6]?.insertId)
        ? { status: 400, body: { message: 'the body is not JSON' } }
        : undefined,
    )
    expect(await send(url)).toEqual({
      counts: { ...nothing, stored: 24, refused: 1 },
      complaints: ['entry 7 refused: the body is not JSON'],
    })
  })

  it('gives up on a batch after so many tries, and sends nothing behind it', async () => {
    const { url, requests } = await service([{ status: 503 }, { status: 503 }, { status: 503 }])
    const { counts, complaints } = await send(url, { triesMax: 3 })
    expect([counts.failed, counts.stored, complaints[0]]).toEqual([10, 0, 'entry 1 failed: the service answered 503'])
    expect(requests).toHaveLength(3)
  })

  it.each([401, 403])('ends at once when the token is not accepted (%i)', async (status) => {
    const refusal = { status, body: { message: 'The request could not be authorized' } }
    const { url, stored } = await service([refusal, refusal])
    await expect(send(url)).rejects.toThrow(
      'the service does not accept the token: The request could not be authorized',
    )
    expect(stored.size).toBe(0)
  })

  it('ends by its signal, also while it waits to try again', async () => {
    const { url, requests } = await service([{ status: 503, headers: { 'retry-after': '30' } }])
    const ending = new AbortController()
    const over = send(url, { signal: ending.signal, sleep: async () => ending.abort() })
    await expect(over).rejects.toThrow(/abort/)
    await expect(send(url, { signal: ending.signal })).rejects.toThrow(/abort/)
    expect(requests).toHaveLength(1)
  })

  it('says so in one sentence when no service runs', async () => {
    const server = await startLoopbackServer({ port: 0, name: 'nobody', listener: () => undefined })
    await server.stop()
    await expect(send(server.url)).rejects.toThrow(
      `nothing answers at ${server.url}: start the service first (npm start)`,
    )
  })

  it('sends what is large in smaller batches', async () => {
    const { url, requests } = await service()
    const large = sample.slice(0, 4).map((entry) => ({ ...entry, details: { text: 'x'.repeat(400_000) } }))
    expect(await ship(asRecords(large), { url, token: 't' })).toEqual(shipped({ stored: 4 }))
    expect(requests.map(({ size }) => size)).toEqual([2, 2])
  })
})

describe('moving times', () => {
  it.each([
    ['2023-07-10T12:34:46Z', '2023-07-11T12:34:47Z'],
    ['2023-07-10T12:34:46.1Z', '2023-07-11T12:34:47.1Z'],
    ['2023-07-10T12:34:46.1234567890Z', '2023-07-11T12:34:47.1234567890Z'],
    ['2023-12-31T23:59:59.000+02:00', '2024-01-02T00:00:00.000+02:00'],
    ['2023-07-10t12:34:46z', '2023-07-11t12:34:47z'],
    ['2016-12-31T23:59:60Z', '2017-01-02T00:00:01Z'],
    ['2023-02-30T12:00:00Z', '2023-02-30T12:00:00Z'],
    ['yesterday', 'yesterday'],
  ])('%s becomes %s a day and a second later', (time, moved) => {
    expect(shiftedTime(time, 24 * 60 * 60 + 1)).toBe(moved)
  })

  it('rounds down, so that nothing comes to lie in the future', () => {
    expect(secondsUntilNow(1_000, 5_999)).toBe(4)
    expect(secondsUntilNow(5_999, 1_000)).toBe(-5)
  })
})

describe('the progress', () => {
  function shown(isTTY: boolean): string {
    let text = ''
    const write = (chunk: string | Uint8Array) => {
      text += chunk
      return true
    }
    const progress = progressOf(200, { write, isTTY })
    for (const done of [50, 51, 200]) progress.update(done)
    progress.end()
    return text
  }

  it('is a bar on a terminal', () => {
    const bar = (filled: number) => '█'.repeat(filled) + '░'.repeat(30 - filled)
    expect(shown(true)).toBe(`\r${bar(8)}  25 %  50 of 200\r${bar(8)}  25 %  51 of 200\r${bar(30)} 100 %  200 of 200\n`)
  })

  it('is plain lines anywhere else', () => {
    expect(shown(false)).toBe('50 of 200 entries sent\n200 of 200 entries sent\n')
  })
})

describe('npm run demo', () => {
  async function run(url: string, args: readonly string[] = [], file?: string) {
    const dataDir = await mkdtemp(join(tmpdir(), 'beleg-demo-'))
    stops.push(() => rm(dataDir, { recursive: true, force: true }))
    const path = join(dataDir, 'entries.ndjson')
    if (file !== undefined) await writeFile(path, file)
    const script = resolve(import.meta.dirname, '../../../infra/local/demo.ts')
    const all = [script, ...args, ...(file === undefined ? [] : ['--file', path])]
    const env = { ...process.env, BELEG_DATA: dataDir, BELEG_PORT: new URL(url).port }
    const { code, stdout, stderr } = await new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
      execFile(process.execPath, all, { env }, (error, stdout, stderr) =>
        done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
      )
    })
    return { code, stdout, stderr: stderr.replaceAll(path, 'FILE'), settings: readSettings(env) }
  }

  it('sends what it is asked for; a second run finds it all there', async () => {
    const { url, stored, requests } = await service()
    expect(await run(url, ['--entries', '300'])).toMatchObject({
      code: 0,
      stdout: '300 sent: 300 stored, 0 stored before, 0 refused\n',
    })
    expect(stored.size).toBe(300)
    expect(await run(url, ['--entries', '300'])).toMatchObject({
      code: 0,
      stdout: '300 sent: 0 stored, 300 stored before, 0 refused\n',
    })
    expect(requests.map(({ size }) => size)).toEqual([300, 300])
  })

  it("brings a token that this machine's issuer stands for, or the one it is given", async () => {
    const { url, requests } = await service()
    const { settings } = await run(url, ['--entries', '1'])
    const issuer = await startIssuer({ port: 0, keyFile: settings.keyFile })
    stops.push(issuer.stop)
    const jwt = requests[0]?.authorization?.replace('Bearer ', '') ?? ''
    const { payload } = await jwtVerify(jwt, createRemoteJWKSet(new URL(`${issuer.issuer}/jwks`)))
    expect(payload).toMatchObject({ iss: settings.issuer, aud: 'beleg', rights: ['writer *'] })
    await run(url, ['--entries', '1', '--token', 'mine'])
    expect(requests[1]?.authorization).toBe('Bearer mine')
  })

  it('sends a file, moved so that its newest entry is from now', async () => {
    const { url, stored } = await service()
    const old = ['2023-07-10T11:42:18.000000001Z', '2023-07-10T12:34:46Z', '2023-07-10T12:34:45.5+00:00']
    const lines = old.map((eventTimeStamp, index) => JSON.stringify({ ...sample[index], eventTimeStamp }))
    const { code, stdout } = await run(url, ['--shift-to-now'], `\uFEFF${lines.join('\r\n')}\n\n`)
    expect({ code, stdout }).toEqual({ code: 0, stdout: '3 sent: 3 stored, 0 stored before, 0 refused\n' })
    const [first, newest, third] = [...stored.values()].map(({ eventTimeStamp }) => eventTimeStamp)
    const ms = (time: string | undefined) => parseInstant(time ?? '')?.ms ?? Number.NaN
    expect(ms(newest)).toBeLessThanOrEqual(Date.now())
    expect([ms(newest) - ms(first), ms(newest) - ms(third)]).toEqual([3_148_000, 500])
    expect([first, newest, third].map((time) => time?.slice(19))).toEqual(['.000000001Z', 'Z', '.5+00:00'])
  })

  it('names the lines that were refused, and fails', async () => {
    const { url } = await service()
    const [good, bad] = [
      JSON.stringify(sample[0]),
      JSON.stringify({ ...sample[1], eventTimeStamp: '2023-07-10T11:42:18Z' }),
    ]
    expect(await run(url, [], `${good}\n\n${bad}\n`)).toMatchObject({
      code: 1,
      stdout:
        '2 sent: 1 stored, 0 stored before, 1 refused\n' +
        '  line 3 refused: "eventTimeStamp" is more than 90 days ago\n',
    })
  })

  it.each([
    ['{"a":1}\n{"b":\n', /^FILE, line 2 is not JSON: /],
    ['{"a":1}\n[1]\n', /^FILE, line 2 is not a JSON object\n$/],
  ])('sends nothing of a file with a broken line', async (file, sentence) => {
    const { url, requests } = await service()
    const { code, stderr } = await run(url, [], file)
    expect(code).toBe(1)
    expect(stderr).toMatch(sentence)
    expect(requests).toEqual([])
  })

  it.each([
    [['--entries', '0'], '"--entries" must be a whole number above 0, not "0"\n'],
    [['--shift-to-now'], '"--shift-to-now" requires "--file"\n'],
    [['--url', 'here'], '"--url" must be an http or https address, not "here"\n'],
    [['--file', '/no/such/file'], '"/no/such/file" cannot be read: there is no such file\n'],
  ])('refuses %j in one sentence', async (args, stderr) => {
    expect(await run('http://127.0.0.1:9', args)).toMatchObject({ code: 1, stdout: '', stderr })
  })

  it('says in one sentence that no service runs', async () => {
    const server = await startLoopbackServer({ port: 0, name: 'nobody', listener: () => undefined })
    await server.stop()
    expect(await run(server.url)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `nothing answers at ${server.url}: start the service first (npm start)\n`,
    })
  })
})
