// `beleg download`: whole, interrupted, gone on with, verified.

import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import pMap from 'p-map'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { startQueuePump } from '../../../infra/local/queue/queue-pump.ts'
import { dayMs } from '../../../shared/time/day.ts'
import { anEntry, newId } from '../../entries.ts'
import { putEntries } from '../../put-entries.ts'
import type { Service } from '../../service.ts'
import { cliBesideService, cliBesideSharedService } from './service-cli.ts'

/** Of the long form. */
const entriesMax = Number(process.env['SOAK_DOWNLOAD_ENTRIES'] ?? 1_000)
const kills = 5
const details = { note: 'padding '.repeat(200) }

const besideService = cliBesideSharedService()

async function withEntries(count: number, beside: typeof besideService = besideService) {
  const found = await beside()
  const organizationId = newId()
  for (let sent = 0; sent < count; sent += 200)
    await found.service.record(
      ...Array.from({ length: Math.min(200, count - sent) }, () => anEntry({ context: { organizationId }, details })),
    )
  await found.service.drain('archive')
  return { ...found, scope: `organizations/${organizationId}` }
}

/** Of 80 days, put into the table as they are stored there: to send a million takes half an hour. Each is of its own moment. */
async function withRows(count: number) {
  const found = await cliBesideService()
  const { client, names } = found.service.database
  const organizationId = newId()
  const firstMs = Date.now() - 80 * dayMs
  const batch = (from: number) =>
    Array.from({ length: Math.min(500, count - from) }, (_, at) => {
      const eventTimeStamp = new Date(firstMs + Math.floor(((from + at) * 80 * dayMs) / count)).toISOString()
      return anEntry({ context: { organizationId }, details, eventTimeStamp })
    })
  const batches = Array.from({ length: Math.ceil(count / 500) }, (_, at) => at * 500)
  await pMap(batches, (from) => putEntries(client, names.events, batch(from)), { concurrency: 4 })
  return { ...found, scope: `organizations/${organizationId}` }
}

/** @returns what ends it, and gives the largest value that was seen. */
function watched(look: () => number): () => number {
  let most = look()
  const timer = setInterval(() => {
    most = Math.max(most, look())
  }, 50)
  return () => {
    clearInterval(timer)
    return most
  }
}

/** Linux tells; elsewhere it is not known. */
function residentBytes(pid: number | undefined): number {
  try {
    return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

/** Makes the files that are asked for, until the test ends. */
function making({ queue, download }: Service): void {
  const pump = startQueuePump({ queue, invoke: download, concurrencyMax: 2, retryAfterMs: 1, report: () => {} })
  onTestFinished(() => pump.stop())
}

/** In front of the bucket: cuts each answer after so many bytes, and notes what was asked for. */
async function cutting(bytesMax: number) {
  const ranges: (string | undefined)[] = []
  const server = createServer(async (request, response) => {
    const { range, 'if-match': ifMatch } = request.headers
    ranges.push(range)
    const target = new URL(request.url ?? '/', `http://${request.headers.host}`)
    const url = decodeURIComponent(target.searchParams.get('to') ?? '')
    const answer = await fetch(url, {
      headers: { ...(range ? { range } : {}), ...(ifMatch ? { 'if-match': String(ifMatch) } : {}) },
    })
    const body = Buffer.from(await answer.arrayBuffer())
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    if (body.length <= bytesMax) response.end(body)
    else response.write(body.subarray(0, bytesMax), () => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { ranges, through: (url: string) => `http://127.0.0.1:${port}/?to=${encodeURIComponent(url)}` }
}

describe('beleg download', () => {
  test.each(['ndjson', 'csv', 'bundle'])('has the bytes of the download, as %s', async (format) => {
    const { service, cli, scope } = await withEntries(300)
    making(service)
    const { code, stdout, stderr } = await cli.run(['download', scope, '--format', format, '--output', 'all'])
    expect([code, stdout], stderr).toEqual([0, 'all\n'])
    expect(stderr).toMatch(/^300 entries, \d+ bytes: that is all\n$/)
    const listed = await service.call('GET', `/v2/${scope}/downloads`, { rights: ['operator *'] })
    const { body } = await service.call('GET', `/v2/${scope}/downloads/${listed.body.items[0].id}`, {
      rights: ['operator *'],
    })
    expect(await readFile(join(cli.dir, 'all'))).toEqual(Buffer.from(await (await fetch(body.url)).arrayBuffer()))
    expect((await stat(join(cli.dir, 'all'))).mode & 0o777).toBe(0o600)
    const again = await cli.run(['download', scope, '--format', format, '--output', 'all'])
    expect(again).toEqual({
      code: 1,
      stdout: '',
      stderr: '"all" is there already: give --overwrite, or another file\n',
    })
  })

  test('goes on by itself where a connection broke, byte for byte, and never back', async () => {
    const { service, cli, scope } = await withEntries(400, cliBesideService)
    making(service)
    const proxy = await cutting(100_000)
    const { files } = service.stores
    const link = files.link.bind(files)
    vi.spyOn(files, 'link').mockImplementation(async (download) => proxy.through(await link(download)))
    const { code, stderr } = await cli.run(['download', scope, '--format', 'ndjson', '--output', 'cut'])
    expect(code, stderr).toBe(0)
    const lines = (await readFile(join(cli.dir, 'cut'), 'utf8')).trimEnd().split('\n')
    expect(new Set(lines.map((line) => JSON.parse(line).id)).size).toBe(400)
    expect(lines).toHaveLength(400)
    const starts = proxy.ranges.map((range) => Number(/^bytes=(\d+)-$/.exec(range ?? 'bytes=0-')?.[1]))
    expect(starts.length).toBeGreaterThan(5)
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
  })

  test('that was killed is finished by --resume, and proven, without another file being made', async () => {
    const { service, cli, scope } = await withEntries(400)
    making(service)
    const typed = ['download', scope, '--format', 'bundle', '--output', 'killed']
    expect(await cli.run([...typed.slice(0, -1), 'plain'])).toMatchObject({ code: 0 })
    const child = cli.start(typed)
    const part = join(cli.dir, 'killed.part.json')
    const ended = new Promise((resolve) => child.on('close', resolve))
    await vi.waitUntil(async () => stat(part).catch(() => false), { timeout: 60_000, interval: 1 })
    child.kill('SIGKILL')
    await ended
    const other = await cli.run([...typed, '--resume', '--severity', 'ERROR'])
    expect(other).toEqual({ code: 1, stdout: '', stderr: '"killed.part" is the beginning of another download\n' })
    const { code, stderr } = await cli.run([...typed, '--resume', '--verify'])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('PROVEN: the entries are those that the log has at these places, unaltered')
    const asked = await service.call('GET', `/v2/${scope}/downloads`, { rights: ['operator *'] })
    expect(asked.body.items).toHaveLength(2)
  })

  test(`of ${entriesMax} entries, killed while it comes and finished by --resume, has the bytes of the plain one`, {
    timeout: 180_000 + entriesMax * 20,
  }, async () => {
    const { service, cli, scope, freshToken } = await withRows(entriesMax)
    making(service)
    const mostOfService = watched(() => process.memoryUsage.rss())
    // Asking for the first download is an entry too.
    const typed = ['download', scope, '--format', 'ndjson', '--event-source', '!audit-log', '--output']
    const sizeOf = (name: string) => statSync(join(cli.dir, name), { throwIfNoEntry: false })?.size ?? 0
    const hashOf = async (name: string) => {
      const hash = createHash('sha256')
      for await (const chunk of createReadStream(join(cli.dir, name))) hash.update(chunk)
      return hash.digest('hex')
    }
    const startMs = performance.now()
    const plain = cli.start([...typed, 'plain'], 'pipe', { env: await freshToken() })
    const ended = new Promise((resolve) => plain.on('close', resolve))
    const mostOfCommand = watched(() => residentBytes(plain.pid))
    expect(await ended).toBe(0)
    const seconds = (performance.now() - startMs) / 1000
    const [commandBytes, serviceBytes] = [mostOfCommand(), mostOfService()]
    const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`
    console.log(
      `${entriesMax} entries in ${sizeOf('plain')} bytes, made and fetched in ${seconds.toFixed(1)} s; at most ` +
        `${mebibytes(commandBytes)} of the command, ${mebibytes(serviceBytes)} of the process with the service`,
    )
    let cut = 0
    for (let kill = 0; kill < kills; kill += 1) {
      const before = sizeOf('killed.part')
      const enough = before + Math.floor(sizeOf('plain') / (kills + 2))
      const child = cli.start([...typed, 'killed', ...(kill === 0 ? [] : ['--resume'])], 'pipe', {
        env: await freshToken(),
      })
      const killed = new Promise((resolve) => child.on('close', resolve))
      await vi.waitUntil(() => sizeOf('killed.part') > enough || child.exitCode !== null, {
        timeout: 60_000 + entriesMax * 5,
        interval: 1,
      })
      child.kill('SIGKILL')
      await killed
      const after = sizeOf('killed.part')
      if (after > 0 && after < sizeOf('plain')) cut += 1
      // Whatever was fetched before stays.
      expect(after === 0 || after >= before).toBe(true)
      if (sizeOf('killed') > 0) break
    }
    if (sizeOf('killed') === 0)
      expect(await cli.run([...typed, 'killed', '--resume'], { env: await freshToken() })).toMatchObject({ code: 0 })
    console.log(`cut ${cut} times`)
    expect(await hashOf('killed')).toBe(await hashOf('plain'))
    const lines = await cli.bash('wc -l < killed')
    expect(Number(lines.stdout)).toBe(entriesMax)
  })

  test('that is interrupted by Ctrl-C says what it has left and how to go on, and ends with 130', async () => {
    const { cli, scope } = await withEntries(10)
    const child = cli.start(['download', scope, '--format', 'ndjson', '--output', 'waited'])
    let said = ''
    child.stderr?.on('data', (text) => {
      said += text
    })
    const ended = new Promise((resolve) => child.on('close', resolve))
    await vi.waitUntil(async () => stat(join(cli.dir, 'waited.part.json')).catch(() => false), { timeout: 60_000 })
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    expect(said).toBe('"waited.part" holds what has come so far: the same command with --resume goes on\ninterrupted\n')
  })

  test('does not call a bundle proven that was altered', async () => {
    const { service, cli, scope } = await withEntries(5)
    making(service)
    await cli.run(['download', scope, '--format', 'bundle', '--output', 'all'])
    const text = await readFile(join(cli.dir, 'all'), 'utf8')
    await writeFile(join(cli.dir, 'altered'), text.replace('"INFO"', '"ERROR"'))
    const key = (await cli.run(['api', 'GET', `/v2/${scope}/log/key`])).stdout.trim()
    expect(await cli.run(['verify', 'all', '--key', key])).toMatchObject({ code: 0 })
    expect(await cli.run(['verify', 'all', 'altered', '--key', key])).toMatchObject({ code: 1 })
  })
})
