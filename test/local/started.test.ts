// What a user does with the service once `npm start` has printed that it is ready. One service for all of it; what a test needs it
// sends itself. Needs `bash` and `curl`, as the printed lines do.
import { execFile } from 'node:child_process'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import canonicalize from 'canonicalize'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listShards, openShard, type ShardReader } from '../../infra/delivery/stream-shards.ts'
import { lifeOfPlatform } from '../../infra/local/demo/life.ts'
import type { Entry, SubmittedEntry } from '../../shared/entry/entry.ts'
import { entryOfCsvRow } from '../csv-entry.ts'
import { anEntry, newId } from '../entries.ts'
import { logReader } from './archived-log.ts'
import { type Client, clientOf, contentOf, linesOf } from './gateway-client.ts'
import { newPlace, type Place, patienceMs, type RunningService } from './running-service.ts'

let place: Place
let service: RunningService
let client: Client

beforeAll(async () => {
  place = await newPlace()
  client = clientOf(place.settings)
  service = await place.start()
})

afterAll(() => place.clear())

describe('npm start', () => {
  test('prints the address, the demo organization and where the data is', () => {
    const { gatewayUrl, demoOrganization, dataDir } = place.settings
    expect(service.printed).toContain(`\nBeleg is ready. Open  ${gatewayUrl}\n`)
    expect(service.printed).toContain(`${gatewayUrl}/docs\n`)
    expect(service.printed).toMatch(new RegExp(`^ {2}demo organization {2}${demoOrganization} `, 'm'))
    expect(service.printed).toContain(`the data stays in ${dataDir}\n`)
  })

  test('prints a token and three lines that send an entry, list it and download it', async () => {
    const lines = service.printed.split('\n')
    const [token, send, list, download, ...more] = lines.filter((_, index) => lines[index - 1]?.startsWith('  # '))
    expect(more).toEqual([])
    expect(token).toMatch(/^ {2}TOKEN=[\w.-]+$/)

    const script = [token, send, 'echo ===', list, 'echo ===', download].join('\n')
    const bash = await promisify(execFile)('bash', ['-c', script], { timeout: patienceMs })
    const [sent = '', listed = '', csv = ''] = bash.stdout.split('===\n')
    const { results, ...counts } = JSON.parse(sent)
    const [{ id }] = results
    expect(counts).toEqual({ stored: 1, duplicates: 0, refused: 0 })
    expect(JSON.parse(listed).items.filter((entry: Entry) => entry.id === id)).toMatchObject([
      { eventName: 'Project member added', initiator: { email: 'you@example.com' }, context: { projectId: 'demo' } },
    ])
    const rows: Record<string, string>[] = parse(csv, { bom: true, columns: true })
    expect(rows.filter((row) => row['id'] === id)).toMatchObject([
      { eventName: 'Project member added', 'initiator.email': 'you@example.com', 'context.projectId': 'demo' },
    ])
  })
})

describe('the portal', () => {
  test('gives all its files to several browsers at once', async () => {
    const { gatewayUrl } = place.settings
    // The first of them start the function.
    const pages = await Promise.all(Array.from({ length: 10 }, async () => (await fetch(gatewayUrl)).text()))
    const [page = ''] = new Set(pages)
    const files = Array.from(page.matchAll(/"(\/assets\/[^"]+)"/g), ([, path]) => path)
    expect([new Set(pages).size, files.length > 3]).toEqual([1, true])
    const asked = Array.from({ length: 10 }, () => ['/', ...files]).flat()
    const answers = await Promise.all(asked.map((path) => fetch(`${gatewayUrl}${path}`)))
    await Promise.all(answers.map((answer) => answer.arrayBuffer()))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  })
})

describe('npm run token', () => {
  test('prints a token that the service takes for what it names, and for nothing else', async () => {
    const organizationId = newId()
    const entry = anEntry({ context: { organizationId } })
    await client.send([entry])
    const { code, stdout } = await place.run('token', [`reader organizations/${organizationId}`])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^[\w.-]+\n$/)
    const request = async (method: 'GET' | 'POST', path: string, body?: object) =>
      client.request(method, path, stdout.trim(), body)
    const { status, body } = await request('GET', `/v2/organizations/${organizationId}`)
    expect(status).toBe(200)
    expect(body.items.map(contentOf)).toEqual([entry])
    expect((await request('GET', `/v2/organizations/${newId()}`)).status).toBe(404)
    expect((await request('POST', '/v2/entries', entry)).status).toBe(403)
  })
})

describe('npm run reset', () => {
  test('refuses in one sentence while the service runs, and takes nothing away', async () => {
    const organizationId = newId()
    await client.send([anEntry({ context: { organizationId } })])
    const before = await client.list(`organizations/${organizationId}`)
    const { gateway } = place.settings.ports
    expect(await place.run('reset')).toEqual({
      code: 1,
      stdout: '',
      stderr: `the service runs (port ${gateway} answers): stop it before the reset\n`,
    })
    expect(before).toHaveLength(1)
    expect(await client.list(`organizations/${organizationId}`)).toEqual(before)
  })
})

describe('npm run redrive', () => {
  test('has nothing to do while nothing was given up', async () => {
    expect(await place.run('redrive')).toEqual({
      code: 0,
      stdout: '0 replayed, 0 failed again, 0 forgotten by the stream\n',
      stderr: '',
    })
  })

  test('hands a record that was given up to its function again, on the running service', async () => {
    const organizationId = newId()
    await client.send([anEntry({ context: { organizationId } })])
    await logReader(place.settings).caughtUp(organizationId, 1)
    await appendFile(join(place.settings.dataDir, 'streams/archive.failures.ndjson'), await givenUp(organizationId))
    const { code, stdout, stderr } = await place.run('redrive')
    // Before it stands what the function logs and measures.
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/^1 replayed, 0 failed again, 0 forgotten by the stream\n$/m)
    expect(await logReader(place.settings).entries(organizationId)).toHaveLength(1)
  })

  /** The message that the organization's first record would have left. */
  async function givenUp(organizationId: string): Promise<string> {
    const { ports, region, credentials, eventsTable } = place.settings
    const engine = { endpoint: `http://127.0.0.1:${ports.dynamodb}`, region, credentials }
    const { Table } = await new DynamoDBClient(engine).send(new DescribeTableCommand({ TableName: eventsTable }))
    const source = {
      client: new DynamoDBStreamsClient(engine),
      streamArn: Table?.LatestStreamArn ?? '',
      report: () => {},
    }
    for (const { ShardId: shardId = '' } of await listShards(source)) {
      const mine = await findRecord(openShard(source, shardId, undefined), organizationId)
      const startSequenceNumber = mine?.dynamodb?.SequenceNumber
      const pointer = {
        streamArn: source.streamArn,
        shardId,
        startSequenceNumber,
        endSequenceNumber: startSequenceNumber,
      }
      if (mine) return `${JSON.stringify({ DDBStreamBatchInfo: pointer })}\n`
    }
    throw new Error('the stream does not have it')
  }

  async function findRecord(shard: ShardReader, organizationId: string) {
    while (true) {
      const { records, caughtUp } = await shard.next()
      const mine = records.find(({ dynamodb }) => dynamodb?.Keys?.['log']?.S === organizationId)
      if (mine || caughtUp) return mine
    }
  }
})

describe('npm run reconcile', () => {
  test('finds all that the running service has recorded in agreement, and says so', async () => {
    const organizationId = newId()
    await client.send([anEntry({ context: { organizationId } }), anEntry({ context: { organizationId } })])
    await logReader(place.settings).caughtUp(organizationId, 2)
    const { code, stdout, stderr } = await place.run('reconcile', ['--organization', organizationId, '--days', '90'])
    expect(code, stdout + stderr).toBe(0)
    expect(stdout).toMatch(/^1 log: 2 entries in the table, 2 leaves in the logs, 0 on their way\nno differences\n$/m)
  })

  test('refuses in one sentence what is no number of days', async () => {
    expect(await place.run('reconcile', ['--days', 'all'])).toEqual({
      code: 1,
      stdout: '',
      stderr: '"--days" must be a whole number from 1 to 99, not "all"\n',
    })
  })
})

describe('npm run demo', () => {
  test('stores its entries, and finds every one of them stored when it runs again', async () => {
    const [first, second] = await withinOneDay(async () => [
      await demo('--entries', '30'),
      await demo('--entries', '30'),
    ])
    expect(first).toBe('30 sent: 30 stored, 0 stored before, 0 refused\n')
    expect(second).toBe('30 sent: 0 stored, 30 stored before, 0 refused\n')
  })

  test('fills every folder and project with exactly the entries that belong there', async () => {
    const [seed, entries] = [2, 200]
    const life = await withinOneDay(async (day) => {
      await demo('--entries', String(entries), '--seed', String(seed))
      return [...lifeOfPlatform({ seed, until: day, entries, organization: place.settings.demoOrganization })]
    })
    const whole = await client.list(`organizations/${place.settings.demoOrganization}`)
    const views = viewsOf(life)
    expect(views.size).toBeGreaterThan(15)
    for (const [scope, belongs] of views) {
      const shown = await client.list(scope)
      expect(shown.map(contentOf), scope).toEqual(life.filter(belongs).reverse())
      if (shown.some(({ context }) => context.organizationId !== place.settings.demoOrganization)) continue
      expect(shown, scope).toEqual(whole.filter(belongs))
      const toReaders = await client.list(scope, { rights: [`reader ${scope}`] })
      expect(toReaders, scope).toEqual(shown.filter(({ visibility }) => visibility === 'PUBLIC'))
    }
  })
})

describe('npm run demo -- --file with the sample of 1,450 records, moved to now', () => {
  let sent: SubmittedEntry[]
  let scope: string
  /** From the oldest to the newest record: what the service itself puts on record meanwhile is later. */
  let range: { readonly start: string; readonly end: string }

  beforeAll(async () => {
    const file = join(place.dir, 'cloud-attack.ndjson')
    const text = gunzipSync(await readFile(join(import.meta.dirname, '../samples/cloud-attack.ndjson.gz'))).toString()
    await writeFile(file, text)
    const records: SubmittedEntry[] = linesOf(text)
    const fromMs = Date.now()
    const stdout = await demo('--file', file, '--shift-to-now')
    expect(stdout).toBe('1450 sent: 1450 stored, 0 stored before, 0 refused\n')
    scope = `organizations/${records[0]?.context.organizationId}`
    const [newest] = await client.list(scope)
    const newestMs = Date.parse(newest?.eventTimeStamp ?? '')
    expect(newestMs).toBeGreaterThan(fromMs - 1_000)
    expect(newestMs).toBeLessThanOrEqual(Date.now())
    sent = shifted(records, newestMs)
    range = { start: String(sent[0]?.eventTimeStamp), end: new Date(newestMs + 1).toISOString() }
  })

  test('every record is listed as it was sent, page by page, the newest first', async () => {
    const listed = await client.list(scope, { ...range, limit: 99 })
    expect(canonical(listed.map(contentOf))).toEqual(canonical(sent))
    const times = listed.map(({ eventTimeStamp }) => eventTimeStamp)
    expect(times).toEqual(times.toSorted().reverse())
    expect(new Set(listed.map(({ id }) => id)).size).toBe(1450)
    for (const { receivedTimeStamp, eventTimeStamp } of listed)
      expect(Date.parse(receivedTimeStamp)).toBeGreaterThanOrEqual(Date.parse(eventTimeStamp))
  })

  test('a folder and a project show exactly their own records', async () => {
    const views = [...viewsOf(sent)]
    expect(views).toHaveLength(8)
    for (const [view, belongs] of views) {
      const shown = await client.list(view, { rights: [`reader ${view}`], limit: 500 })
      expect(canonical(shown.map(contentOf)), view).toEqual(canonical(sent.filter(belongs)))
    }
  })

  test('downloads as NDJSON and as CSV hold exactly the listed records', async () => {
    const listed = (await client.list(scope, range)).reverse()
    const [ndjson, csv] = await Promise.all([downloaded('ndjson'), downloaded('csv')])
    expect(linesOf(ndjson)).toEqual(listed)
    const rows: Record<string, string>[] = parse(csv, { bom: true, columns: true })
    expect(rows.map(entryOfCsvRow)).toEqual(listed)
  })

  test('a link to a download is refused once anything in it is altered', async () => {
    const url = new URL(await link('csv'))
    expect((await fetch(url)).status).toBe(200)
    const signature = String(url.searchParams.get('X-Amz-Signature'))
    const forged = signature.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))
    const alterations: ((link: URL) => void)[] = [
      ({ searchParams }) => searchParams.set('X-Amz-Signature', forged),
      ({ searchParams }) => searchParams.set('X-Amz-Expires', '604800'),
      ({ searchParams }) => searchParams.set('response-content-disposition', 'inline'),
      (link) => {
        link.pathname = link.pathname.replace(/csv$/, 'ndjson')
      },
    ]
    for (const alter of alterations) {
      const altered = new URL(url)
      alter(altered)
      expect((await fetch(altered)).status, alter.toString()).toBe(403)
    }
  })

  async function link(format: 'ndjson' | 'csv'): Promise<string> {
    const { start: startTimeRange, end: endTimeRange } = range
    const id = await client.askForDownload(scope, { format, startTimeRange, endTimeRange })
    return (await client.finished(scope, id)).url
  }

  async function downloaded(format: 'ndjson' | 'csv'): Promise<string> {
    return (await fetch(await link(format))).text()
  }
})

/** What it prints. */
async function demo(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await place.run('demo', args)
  expect(code, stderr).toBe(0)
  return stdout
}

/** The demo's life is another one each day (UTC): begun again if midnight comes in between. */
async function withinOneDay<T>(act: (day: string) => Promise<T>): Promise<T> {
  const today = () => new Date().toISOString().slice(0, 10)
  const day = today()
  const result = await act(day)
  return today() === day ? result : act(today())
}

/** All times moved by one constant, so that the last record, which is the newest, gets the time given. */
function shifted(records: readonly SubmittedEntry[], newestMs: number): SubmittedEntry[] {
  const shiftMs = newestMs - Date.parse(records.at(-1)?.eventTimeStamp ?? '')
  return records.map((record) => {
    const moved = new Date(Date.parse(record.eventTimeStamp) + shiftMs).toISOString()
    return { ...record, eventTimeStamp: moved.replace('.000Z', 'Z') }
  })
}

type View = readonly [scope: string, belongs: (entry: SubmittedEntry) => boolean]

/** Every folder and every project that the entries name, and what belongs there. */
function viewsOf(entries: readonly SubmittedEntry[]): Map<View[0], View[1]> {
  return new Map(
    entries.flatMap(({ context: { folderPath = [], projectId } }): View[] => [
      ...folderPath.map((id): View => [`folders/${id}`, ({ context }) => context.folderPath?.includes(id) ?? false]),
      ...(projectId
        ? [[`projects/${projectId}`, ({ context }: SubmittedEntry) => context.projectId === projectId] as const]
        : []),
    ]),
  )
}

/** The order of records of one second is left open. */
function canonical(entries: readonly SubmittedEntry[]): string[] {
  return entries.map((entry) => canonicalize(entry) ?? '').sort()
}
