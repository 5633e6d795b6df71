// `beleg send`, `import` and `keys`: records into the service, each settled, whatever is wrong with the others.
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { exportRequest } from '../../../shared/formats/otlp-shape.ts'
import { anEntry, newId } from '../../entries.ts'
import { faults } from '../../faults.ts'
import { inProtobuf } from '../../otlp-protobuf.ts'
import { rowsOf } from './handed-out.ts'
import { cliBesideService, cliBesideSharedService } from './service-cli.ts'

const besideService = cliBesideSharedService()

const lines = (values: readonly unknown[]) => `${values.map((value) => JSON.stringify(value)).join('\n')}\n`

describe('beleg send', () => {
  test.each([
    ['NDJSON', (entries: readonly object[]) => lines(entries)],
    [
      'NDJSON with empty lines, CRLF and a byte order mark',
      (entries: readonly object[]) => `\ufeff${lines(entries).replaceAll('\n', '\r\n\r\n')}`,
    ],
    ['a list', (entries: readonly object[]) => JSON.stringify(entries)],
    ['a list over several lines', (entries: readonly object[]) => JSON.stringify(entries, null, 2)],
  ])('stores entries from stdin once, however often it is called: %s', async (_, textOf) => {
    const { cli } = await besideService()
    const organizationId = newId()
    const entries = Array.from({ length: 3 }, () => anEntry({ context: { organizationId } }))
    const first = await cli.run(['send', '-'], { stdin: textOf(entries) })
    expect(first, first.stderr).toMatchObject({ code: 0, stderr: '3 stored, 0 stored before, 0 refused\n' })
    const again = await cli.run(['send'], { stdin: textOf(entries) })
    expect(again).toMatchObject({ code: 0, stderr: '0 stored, 3 stored before, 0 refused\n' })
    expect(rowsOf(again.stdout).map(({ id }) => id)).toEqual(rowsOf(first.stdout).map(({ id }) => id))
    const listed = rowsOf((await cli.run(['list', `organizations/${organizationId}`])).stdout)
    expect(listed.map(({ id }) => id).toSorted()).toEqual(
      rowsOf(first.stdout)
        .map(({ id }) => id)
        .toSorted(),
    )
  })

  test('sends one entry that is written over several lines', async () => {
    const { cli } = await besideService()
    const stdin = JSON.stringify(anEntry({ context: { organizationId: newId() } }), null, 2)
    expect(await cli.run(['send'], { stdin })).toMatchObject({
      code: 0,
      stderr: '1 stored, 0 stored before, 0 refused\n',
    })
  })

  test('says of each entry that is refused why, stores the others, and ends with 1', async () => {
    const { cli } = await besideService()
    const organizationId = newId()
    const good = anEntry({ context: { organizationId } })
    const stdin = `${JSON.stringify(good)}\n{"broken\n${JSON.stringify({ ...good, insertId: 'other', region: undefined })}\n{"n": 12345678901234567891}\n`
    const { code, stdout, stderr } = await cli.run(['send'], { stdin })
    expect([code, stderr]).toEqual([1, '1 stored, 0 stored before, 3 refused\n'])
    expect(rowsOf(stdout).map(({ place, status, code: why }) => [place, status, why])).toEqual([
      [1, 'stored', undefined],
      [2, 'refused', 'BODY_INVALID'],
      [3, 'refused', 'ENTRY_INVALID'],
      [4, 'refused', 'ENTRY_INVALID'],
    ])
  })
})

test.each(['send', 'import'])('"beleg %s" whose results nobody reads does not pass for done', async (command) => {
  const { cli } = await besideService()
  const faulty = Array.from({ length: 5_000 }, () => ({}))
  await writeFile(join(cli.dir, 'faulty.ndjson'), lines(faulty))
  const { code, stdout, stderr } = await cli.bash(
    `beleg ${command} faulty.ndjson | head -n 1; echo "\${PIPESTATUS[0]}"`,
  )
  expect([code, stderr]).toEqual([0, 'nobody reads the results: what is behind them was not sent\n'])
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('1')
})

test.each([
  ['no gzip', Buffer.from('no gzip'), 'it is not packed by gzip, or damaged'],
  ['cut', gzipSync(Buffer.from('{}\n')).subarray(0, 15), 'its end is missing'],
])('a packed file that cannot be unpacked is named with the reason: %s', async (_, bytes, reason) => {
  const { cli } = await besideService()
  await writeFile(join(cli.dir, 'packed.gz'), bytes)
  expect(await cli.run(['import', 'packed.gz'])).toEqual({
    code: 1,
    stdout: '',
    stderr: `"packed.gz" cannot be read: ${reason}\n`,
  })
})

describe('beleg send --dry-run', () => {
  const organizationId = newId()
  const good = { ...anEntry({ context: { organizationId } }), eventTimeStamp: new Date().toISOString() }
  const text = (over: object) => JSON.stringify({ ...good, insertId: newId(), ...over })
  const withDetails = (json: string) => text({ details: {} }).replace('"details":{}', `"details":${json}`)
  const records: readonly (readonly [fault: string | undefined, record: string])[] = [
    [undefined, text({})],
    // Shortened or set aside, not refused.
    [undefined, text({ eventName: 'x'.repeat(300), details: 'no object', correlationId: 7 })],
    ['"region" is missing', text({ region: undefined })],
    ['"visibility" must be one of PUBLIC, PRIVATE', text({ visibility: 'SECRET' })],
    ['"eventTimeStamp" must be an RFC 3339 time', text({ eventTimeStamp: 'yesterday' })],
    ['"eventTimeStamp" is more than 90 days ago', text({ eventTimeStamp: '2020-01-01T00:00:00Z' })],
    ['minutes ahead', text({ eventTimeStamp: '2120-01-01T00:00:00Z' })],
    ['"context.organizationId" must be an id of letters', text({ context: { organizationId: 'a/b' } })],
    ['"context.organizationId" is missing', text({ context: {} })],
    ['"id" is assigned by the service', text({ id: 'mine' })],
    ['"details.n" is a number that a double cannot represent', withDetails('{"n":12345678901234567891}')],
    ['"details.n" is given twice', withDetails('{"n":1,"n":2}')],
    ['more than 100 levels deep', withDetails(`${'{"a":'.repeat(100)}1${'}'.repeat(100)}`)],
    ['not Unicode', text({ resourceId: 'half of a pair: \ud800' })],
    [undefined, text({ resourceId: 'a pair: \u{1f469}, a backslash: \\ud800' })],
    ['must be an object', '"text"'],
    ['is not JSON: fault at column 2', '{"broken'],
  ]
  const stdin = `${records.map(([, record]) => record).join('\n')}\n`

  test('says of each entry what the service would refuse, in its words, and sends nothing', async () => {
    const { cli, service } = await besideService()
    const dry = await cli.run(['send', '--dry-run'], { stdin })
    const said = dry.stderr.trimEnd().split('\n')
    const faults = records.filter(([fault]) => fault !== undefined)
    expect(said.pop()).toBe(`${records.length} entries, ${faults.length} at fault; nothing was sent`)
    expect(said).toEqual(faults.map(([fault]) => expect.stringContaining(fault ?? '')))
    expect(dry).toMatchObject({ code: 1, stdout: '' })
    const path = `/v2/organizations/${organizationId}`
    expect((await service.call('GET', path, { rights: ['reader *'] })).body.items).toEqual([])
    const sent = rowsOf((await cli.run(['send'], { stdin })).stdout)
    // The service counts the lines of the request.
    const refused = sent.flatMap(({ place, message }) => (message ? [`${place}: ${message}`] : []))
    const named = (line: string) => line.replace(/line \d+/, 'the entry')
    expect(said).toEqual(refused.map(named))
    expect(await cli.run(['send', '--dry-run'], { stdin: `${text({})}\n` })).toEqual({
      code: 0,
      stdout: '',
      stderr: '1 entry, 0 at fault; nothing was sent\n',
    })
  })

  test('asks nothing of an entry that its organization or the defaults of an ingest key may add', async () => {
    const { cli } = await besideService()
    const stdin = `${text({ context: {}, region: undefined })}\n${text({ context: {}, visibility: 'SECRET' })}\n`
    const faults = (stderr: string) => stderr.match(/^\d+: "\w+"/gm)
    const args = ['send', '--dry-run', '--org', organizationId]
    expect(faults((await cli.run(args, { stdin })).stderr)).toEqual(['1: "region"', '2: "visibility"'])
    const env = { BELEG_TOKEN: 'bik_any' }
    expect(faults((await cli.run(args, { stdin, env })).stderr)).toEqual(['2: "visibility"'])
    const nowhere = await cli.run(['send', '--dry-run'], { stdin, env })
    expect(nowhere).toMatchObject({ code: 2, stderr: 'which organization takes the records? Give --org ID\n' })
  })
})

/** Those that become entries, of a minute ago. */
function samplesOf(format: string, organizationId: string): object[] {
  const now = new Date(Date.now() - 60_000)
  const text = readFileSync(join(import.meta.dirname, `../../samples/senders/${format}.json`), 'utf8')
    .replaceAll(/2026-11-24T11:58:2[23]/g, now.toISOString().slice(0, 19))
    .replaceAll(/organizations\/[\w-]+/g, `organizations/${organizationId}`)
    .replaceAll('1795521502', String(Math.floor(now.getTime() / 1000)))
  return JSON.parse(text)
}

describe('beleg import', () => {
  test('takes files of any number of records, packed or not, and goes on in a file that has grown', async () => {
    const { cli } = await besideService()
    const organizationId = newId()
    const entries = (count: number) => Array.from({ length: count }, () => anEntry({ context: { organizationId } }))
    const [one, two] = [entries(507), entries(7)]
    await writeFile(join(cli.dir, 'one.ndjson'), lines(one))
    await writeFile(join(cli.dir, 'two.ndjson.gz'), gzipSync(lines(two)))
    const args = ['import', 'one.ndjson', 'two.ndjson.gz']
    expect(await cli.run(args)).toEqual({ code: 0, stdout: '', stderr: '514 stored, 0 stored before, 0 refused\n' })
    await writeFile(join(cli.dir, 'one.ndjson'), lines([...one, ...entries(3)]))
    const further = await cli.run(args)
    expect(further.stderr).toBe(
      'one.ndjson: goes on after line 507\ntwo.ndjson.gz: goes on after line 7\n3 stored, 0 stored before, 0 refused\n',
    )
    const again = await cli.run([...args, '--again'])
    expect(again.stderr).toBe('0 stored, 517 stored before, 0 refused\n')
    await writeFile(join(cli.dir, 'one.ndjson'), lines(entries(2)))
    expect((await cli.run(['import', 'one.ndjson'])).stderr).toBe('2 stored, 0 stored before, 0 refused\n')
  })

  test('takes CloudEvents and OTLP JSON with a key that opens nothing else', async () => {
    const { cli } = await besideService()
    const organizationId = newId()
    const made = await cli.run([
      ...[
        'keys',
        `organizations/${organizationId}`,
        'create',
        '--name',
        'importer',
        '--formats',
        'cloudevents',
        '--formats',
        'otlp',
      ],
      ...['--expires-in-days', '7', '--default', 'region=eu01', '--default', 'visibility=PUBLIC'],
    ])
    expect(made.code, made.stderr).toBe(0)
    const [{ id, key }] = rowsOf(made.stdout)
    expect(key).toMatch(/^bik_/)
    const time = new Date().toISOString()
    const event = (of: string) => ({
      specversion: '1.0',
      id: of,
      source: '/billing',
      type: 'invoice.paid',
      time,
      data: { of },
    })
    await writeFile(join(cli.dir, 'events.ndjson'), lines([event('a'), event('b')]))
    await writeFile(join(cli.dir, 'events.json'), JSON.stringify([event('c')]))
    const attributes = [{ key: 'event.name', value: { stringValue: 'user.login' } }]
    const logRecords = [{ timeUnixNano: `${Date.now()}000000`, body: { stringValue: 'login' }, attributes }]
    await writeFile(join(cli.dir, 'logs.jsonl'), lines([{ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }]))
    const env = { BELEG_TOKEN: key }
    const to = ['--org', organizationId]
    const events = await cli.run(['import', 'events.ndjson', 'events.json', '--format', 'cloudevents', ...to], { env })
    expect(events).toEqual({ code: 0, stdout: '', stderr: '3 stored, 0 stored before, 0 refused\n' })
    const logs = await cli.run(['import', 'logs.jsonl', '--format', 'otlp', ...to], { env })
    expect(logs).toEqual({ code: 0, stdout: '', stderr: '1 stored, 0 stored before, 0 refused\n' })
    expect(await cli.run(['send', 'events.ndjson', ...to], { env })).toMatchObject({ code: 4 })
    expect(
      rowsOf((await cli.run(['list', `organizations/${organizationId}`, '--source-ip', '!x'])).stdout).length,
    ).toBeGreaterThanOrEqual(4)
    expect(await cli.run(['keys', `organizations/${organizationId}`, 'revoke', id])).toMatchObject({ code: 0 })
    expect(rowsOf((await cli.run(['keys', `organizations/${organizationId}`])).stdout)).toEqual([])
    expect(
      await cli.run(['import', 'events.ndjson', '--again', '--format', 'cloudevents', ...to], { env }),
    ).toMatchObject({ code: 4 })
  })

  test('cuts export requests of OTLP that are larger than a request may be, and stores each record once', async () => {
    const { cli } = await besideService()
    const organizationId = newId()
    const log = (at: number) => ({
      timeUnixNano: `${Date.now()}000000`,
      eventName: `user.created.${at}`,
      body: { stringValue: 'x'.repeat(at < 10 ? 300_000 : 10) },
    })
    const requestOf = (...logs: readonly object[]) => ({ resourceLogs: [{ scopeLogs: [{ logRecords: logs }] }] })
    const logs = Array.from({ length: 1_300 }, (_, at) => log(at))
    await writeFile(
      join(cli.dir, 'logs.jsonl'),
      lines([requestOf(log(1_300)), requestOf(...logs), requestOf(log(1_301))]),
    )
    const args = ['import', 'logs.jsonl', '--format', 'otlp', '--org', organizationId]
    const whole = await cli.run(args)
    expect(whole).toMatchObject({ code: 0, stdout: '' })
    // Its ten large ones have three megabytes, and 500 of the others fit into a request.
    expect(Number(/^(\d+) stored, 0 stored before, 0 refused\n$/.exec(whole.stderr)?.[1])).toBeGreaterThan(2 + 3 + 2)
    const listed = rowsOf((await cli.run(['list', `organizations/${organizationId}`, '--all'])).stdout)
    expect(new Set(listed.map(({ eventName }) => eventName)).size).toBe(1_302)
  })

  test('takes export requests in protobuf, as a Collector writes them', async () => {
    const { cli } = await cliBesideService()
    const log = { timeUnixNano: `${Date.now()}000000`, eventName: 'user.created', traceId: 'ab'.repeat(16) }
    const request = { resourceLogs: [{ scopeLogs: [{ logRecords: [log] }] }] }
    await writeFile(join(cli.dir, 'logs.binpb'), inProtobuf(request, exportRequest))
    await writeFile(join(cli.dir, 'logs.jsonl'), lines([request]))
    const organizationId = newId()
    for (const file of ['logs.binpb', 'logs.jsonl']) {
      const { code, stderr } = await cli.run(['import', file, '--format', 'otlp', '--org', organizationId])
      expect([code, stderr]).toEqual([0, '1 stored, 0 stored before, 0 refused\n'])
    }
    expect(rowsOf((await cli.run(['list', `organizations/${organizationId}`])).stdout)).toMatchObject([
      { eventName: 'user.created', correlationId: 'ab'.repeat(16) },
    ])
  })

  test('takes events of Splunk with a key, which says whose they are, and names those that cannot be read', async () => {
    const { cli } = await cliBesideService()
    const organizationId = newId()
    const at = `organizations/${organizationId}`
    const made = await cli.run(['keys', at, 'create', '--name', 'hec', '--formats', 'splunk'])
    const env = { BELEG_TOKEN: rowsOf(made.stdout)[0].key }
    const event = (action: string) => JSON.stringify({ time: Date.now() / 1000, source: 'iam', event: { action } })
    const all = ['a', 'b', 'c'].map(event)
    await writeFile(join(cli.dir, 'hec'), `${all[0]}${all[1]}\n{"event": tru}${all[2]}{"event": "timeless"}`)
    const args = ['import', 'hec', '--format', 'splunk']
    const { code, stdout, stderr } = await cli.run(args, { env })
    expect([code, stderr]).toEqual([1, '0 stored, 0 stored before, 1 refused, 4 taken\n'])
    expect(rowsOf(stdout)).toMatchObject([{ place: 3, status: 'refused', message: expect.stringContaining('JSON') }])
    const listed = rowsOf((await cli.run(['list', at, '--event-source', 'iam'])).stdout)
    expect(listed.map(({ eventName }) => eventName).toSorted()).toEqual(['a', 'b', 'c'])
    expect(await cli.run(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('needs an ingest key') })
    expect(await cli.run([...args, '--org', organizationId], { env })).toMatchObject({ code: 2 })
  })

  test('takes audit files of Kubernetes, and says of events that are not kept that they are not', async () => {
    const { cli } = await besideService()
    const organizationId = newId()
    const event = (auditID: string, stage: string) => ({
      ...{ auditID, stage, requestURI: '/healthz', verb: 'get', user: { username: 'ada@example.com' } },
      ...{ responseStatus: { code: 200 }, requestReceivedTimestamp: new Date().toISOString() },
    })
    const whole = ['a', 'b', 'c'].map((id) => event(id, 'ResponseComplete'))
    const list = { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: whole.slice(1) }
    await writeFile(join(cli.dir, 'audit.log'), lines([whole[0], event('d', 'RequestReceived'), list]))
    const args = ['import', 'audit.log', '--format', 'kubernetes', '--org', organizationId]
    expect(await cli.run(args)).toMatchObject({ code: 2, stdout: '' })
    const made = await cli.run([
      ...['keys', `organizations/${organizationId}`, 'create', '--name', 'k8s', '--formats', 'kubernetes'],
      ...['--default', 'region=eu01', '--settings', '{"kubernetes":{"responseStarted":false}}'],
    ])
    const env = { BELEG_TOKEN: rowsOf(made.stdout)[0].key }
    const { code, stdout, stderr } = await cli.run([...args, '--source', 'prod'], { env })
    expect([code, stdout], stderr).toEqual([0, ''])
    // A line that holds several is sent by itself, once more.
    expect(stderr).toMatch(/^\d stored, \d stored before, 0 refused, 1 filtered\n$/)
    const listed = rowsOf(
      (await cli.run(['list', `organizations/${organizationId}`, '--event-source', 'kubernetes/prod'])).stdout,
    )
    expect(listed).toHaveLength(3)
  })

  test.each<[string, string[]]>([
    ...['azure', 'cloudtrail', 'github', 'gitlab', 'keycloak', 'stackit'].map((name): [string, string[]] => [name, []]),
    ['gcp', ['--source', 'files']],
  ])('takes files of %s, in a list or on lines, packed or not, and stores each record once', async (format, more) => {
    const { cli } = await besideService()
    const organizationId = newId()
    const records = samplesOf(format, organizationId)
    expect(records.length).toBeGreaterThan(1)
    await writeFile(join(cli.dir, 'list.json'), JSON.stringify(records, null, 2))
    await writeFile(join(cli.dir, 'lines.ndjson.gz'), gzipSync(lines(records)))
    await writeFile(join(cli.dir, 'broken.ndjson'), `${JSON.stringify(records[0])}\n{}\n`)
    const to = ['--format', format, '--org', organizationId, ...more]
    const first = await cli.run(['import', 'list.json', ...to])
    expect(first).toEqual({
      code: 0,
      stdout: '',
      stderr: `${records.length} stored, 0 stored before, 0 refused\n`,
    })
    const again = await cli.run(['import', 'lines.ndjson.gz', ...to])
    expect(again.stderr).toBe(`0 stored, ${records.length} stored before, 0 refused\n`)
    const broken = await cli.run(['import', 'broken.ndjson', ...to])
    // Of a sender that would drop it, it is kept.
    expect(broken.stderr).toMatch(/^0 stored, 1 stored before, (1 refused|0 refused, 1 quarantined)\n$/)
    expect(rowsOf(broken.stdout)).toMatchObject([{ code: 'ENTRY_INVALID' }])
  })

  test.each<[string, string, number, string[]]>([
    ['cloudtrail', 'Records', 503, []],
    ['azure', 'records', 13, []],
    ['keycloak', 'events', 13, []],
    ['kubernetes', 'items', 13, ['--source', 'prod']],
  ])(
    'takes a file of %s that is one object around any number of records, and names those that are at fault',
    async (format, list, count, more) => {
      const { cli } = await besideService()
      const organizationId = newId()
      const [sample] = samplesOf(format, organizationId)
      const id = { cloudtrail: 'eventID', azure: 'correlationId', keycloak: 'eventId', kubernetes: 'auditID' }[format]
      const records = Array.from({ length: count }, (_, at) => ({ ...sample, [String(id)]: `${format}-${at}` }))
      const faulty = records.map((record, at) => (at === 6 || at === count - 3 ? { nothing: at } : record))
      const file = { kind: 'EventList', [list]: faulty, metadata: { of: [1] } }
      await writeFile(join(cli.dir, 'one-line.json'), JSON.stringify(file))
      await writeFile(join(cli.dir, 'one-line.json.gz'), gzipSync(JSON.stringify(file)))
      await writeFile(join(cli.dir, 'indented.json'), JSON.stringify(file, null, 2))
      await writeFile(
        join(cli.dir, 'several.ndjson'),
        lines([{ [list]: records.slice(0, 3) }, { [list]: [] }, records[3]]),
      )
      const to = ['--format', format, '--org', organizationId, ...more]
      const ending = 'stored before, (2 refused|0 refused, 2 quarantined)\n$'
      const first = await cli.run(['import', 'one-line.json', ...to])
      expect(first.stderr).toMatch(new RegExp(`^${count - 2} stored, 0 ${ending}`))
      const named = rowsOf(first.stdout).map(({ place, item, code }) => [place, item, code])
      expect(named).toEqual([7, count - 2].map((item) => [1, item, 'ENTRY_INVALID']))
      const further = await cli.run(['import', 'one-line.json', ...to])
      expect(further.stderr).toBe(
        `one-line.json: goes on after line 1:${count}\n0 stored, 0 stored before, 0 refused\n`,
      )
      for (const again of ['one-line.json.gz', 'indented.json']) {
        const { stderr } = await cli.run(['import', again, ...to])
        expect(stderr).toMatch(new RegExp(`^0 stored, ${count - 2} ${ending}`))
      }
      const several = await cli.run(['import', 'several.ndjson', ...to])
      expect(several).toMatchObject({ code: 0, stdout: '', stderr: '0 stored, 4 stored before, 0 refused\n' })
    },
  )

  test.each(['not-written', 'written'] as const)(
    'sends what the service failed to store (%s) until it is stored, once',
    async (fault) => {
      const storeFaults = faults()
      const { cli } = await cliBesideService({ faults: storeFaults })
      const organizationId = newId()
      let puts = 0
      storeFaults.inject(fault, (request) => request === 'PutItem events' && puts++ % 3 === 0 && puts < 20)
      const entries = Array.from({ length: 20 }, () => anEntry({ context: { organizationId } }))
      await writeFile(join(cli.dir, 'all.ndjson'), lines(entries))
      const { code, stdout, stderr } = await cli.run(['import', 'all.ndjson'])
      expect([code, stdout], stderr).toEqual([0, ''])
      expect(storeFaults.befallen.get(fault)).toBeGreaterThan(2)
      expect(rowsOf((await cli.run(['list', `organizations/${organizationId}`])).stdout)).toHaveLength(20)
    },
  )
})
