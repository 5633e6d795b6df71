// The package `beleg-client`, installed from its tarball: what it brings, where it runs, and how a program with it ends.
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { subpaths } from '../../../infra/client/subpaths.ts'
import { exampleEntry } from '../../../shared/entry/entry-fields.ts'
import { type InstalledClient, installedClient, otherNodes } from './installed-client.ts'

let client: InstalledClient
const root = join(import.meta.dirname, '../../..')

beforeAll(async () => {
  client = await installedClient()
})
afterAll(() => client.clear())

const installed = () => join(client.folder, 'node_modules/beleg-client')
const { insertId: _, eventTimeStamp: __, ...anEntry } = exampleEntry
const entryText = JSON.stringify(anEntry)

/** Answers that each entry is stored; or never, if it is black-holed. */
async function aService(isBlackHole = false): Promise<string> {
  const server = createServer(async (request, response) => {
    const lines = Buffer.concat(await Array.fromAsync(request))
      .toString()
      .split('\n')
    if (isBlackHole) return
    response.writeHead(201, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({ results: lines.map((_line, index) => ({ index, id: `id-${index}`, status: 'stored' })) }),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('what is installed', () => {
  test('is one package and nothing else', () => {
    expect(readdirSync(join(client.folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'beleg-client',
    ])
    const manifest = JSON.parse(readFileSync(join(installed(), 'package.json'), 'utf8'))
    expect(manifest).not.toHaveProperty('dependencies')
    expect(Object.keys(manifest.exports)).toEqual(Object.keys(subpaths))
  })

  test('names neither this machine nor what it was made of', () => {
    const files = readdirSync(installed(), { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
    const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))
    expect(texts.filter((text) => text.includes(root) || /node_modules/.test(text))).toEqual([])
  })

  test('is small where entries are recorded: no dependency of the service has crept in', () => {
    expect(client.bytes['./record']).toBeLessThan(35_000)
    expect(client.bytes['./outbox']).toBeLessThan(30_000)
  })

  test('has types without any, which compile in a strict program that has no types of Node', () => {
    const declarations = readdirSync(installed(), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.d.ts'))
    const code = declarations.map((name) =>
      readFileSync(join(installed(), name), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''),
    )
    expect(code.filter((text) => /\bany\b/.test(text))).toEqual([])
    writeFileSync(join(client.folder, 'program.mts'), typedProgram)
    const settings = {
      strict: true,
      noEmit: true,
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2024', 'dom', 'esnext.disposable'],
      types: [],
    }
    writeFileSync(
      join(client.folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: settings, files: ['program.mts'] }),
    )
    const compiler = [join(root, 'node_modules/.bin/tsc'), '-p', client.folder]
    const compiled = spawnSync(process.execPath, compiler, { encoding: 'utf8' })
    expect([compiled.stdout, compiled.status]).toEqual(['', 0])
  })
})

const typedProgram = `
import { ApiError, createClient, type AuditLogEntryResponse } from 'beleg-client'
import { createRecorder, NotRecordedError, type EntryToRecord, type Recorded } from 'beleg-client/record'
import { createOutbox } from 'beleg-client/outbox'
import { createAudit } from 'beleg-client/context'
import { honoAudit, pick, type HonoContext } from 'beleg-client/hono'
import { memoryRecorder } from 'beleg-client/testing'
const client = createClient({ url: 'https://audit.example.com', auth: { token: async () => 'x' } })
const me = await client.get('/v2/me')
const role: string | undefined = me.organizations[0]?.id
const entry: AuditLogEntryResponse = await client.get('/v2/organizations/{organizationId}/entries/{entryId}', { path: { organizationId: 'o', entryId: 'e' } })
const severity: string = entry.severity
// @ts-expect-error a path needs its parts
await client.get('/v2/organizations/{organizationId}/entries/{entryId}')
// @ts-expect-error there is no such path
await client.get('/v2/nothing')
for await (const { eventName } of client.list('organizations/o', { 'event-name': ['x'] })) void eventName
await using recorder = createRecorder({ url: 'https://audit.example.com', auth: { ingestKey: 'k', organization: 'o' } })
const given: EntryToRecord = ${entryText}
const recorded: Recorded = await recorder.record(given)
// @ts-expect-error a severity is one of two
recorder.enqueue({ ...given, severity: 'LOUD' })
const outbox = createOutbox({ url: 'https://audit.example.com', auth: { token: 'x' } })
const { stored }: { stored: number } = await outbox.drain([outbox.prepare(given)], (rows) => rows.map(({ row }) => row.insertId))
const audit = createAudit(memoryRecorder(), { region: 'eu01', context: { organizationId: 'o' } })
const id: string = audit.run({ initiator: { id: 'ada' } }, () => audit.context().initiator?.id ?? '')
const audited = honoAudit(audit, { initiator: ({ req }: HonoContext) => ({ id: req.path }), body: pick('role') })
audited('Member added', { requireRecorded: true, fields: ({ req }) => ({ resourceId: req.param()['id'] }) })
// @ts-expect-error a severity is one of two
audit.enqueue({ eventName: 'x', severity: 'LOUD' })
void [ApiError, NotRecordedError, role, severity, recorded, stored, id]
`

describe('a program', () => {
  test.each(Object.entries(subpaths))('finds in beleg-client%s what the table says', async (name, { modules }) => {
    const program = `import * as all from 'beleg-client${name.slice(1)}'; console.log(JSON.stringify(Object.keys(all)))`
    const names = Object.values(modules).flatMap(({ values = [] }) => values)
    expect(JSON.parse((await client.run(program)).stdout).toSorted()).toEqual(names.toSorted())
  })

  test.skipIf(!otherNodes().has(20))('imports and records in Node 20 too', async () => {
    const imports = Object.keys(subpaths).map((name) => `await import('beleg-client${name.slice(1)}');`)
    const node = otherNodes().get(20) ?? ''
    const { stdout } = await client.run(`${imports.join('')} ${recording('', '{ deadlineMs: 20_000 }')}`, {
      args: [await aService()],
      node,
    })
    expect(JSON.parse(stdout)).toEqual([{ sent: 2, spooled: 0, lost: 0 }])
  })

  test.each(Object.entries(subpaths).filter(([, { platform }]) => platform === 'neutral'))(
    'bundles beleg-client%s for browsers, where there is no module of Node',
    async (name) => {
      const contents = `export * from 'beleg-client${name.slice(1)}'`
      const { outputFiles } = await build({
        ...{
          stdin: { contents, resolveDir: client.folder },
          bundle: true,
          write: false,
          format: 'esm',
          platform: 'browser',
        },
        ...{ splitting: true, outdir: client.folder, logLevel: 'silent' },
      })
      expect(outputFiles.map(({ text }) => /from ?"node:|require\(/.test(text))).not.toContain(true)
    },
  )

  test.each([
    ['with nothing sent', false, '', '{}', { sent: 0, spooled: 0, lost: 0 }],
    [
      'with entries that wait',
      false,
      'audit.enqueue(entry); audit.enqueue(entry)',
      '{ deadlineMs: 20_000 }',
      { sent: 2, spooled: 0, lost: 0 },
    ],
    [
      'in front of a service that never answers',
      true,
      'audit.enqueue(entry); audit.enqueue(entry)',
      '{ deadlineMs: 50 }',
      { sent: 0, spooled: 0, lost: 2 },
    ],
    ['in front of nobody', undefined, 'audit.enqueue(entry)', '{ deadlineMs: 50 }', { sent: 0, spooled: 0, lost: 1 }],
    [
      'while somebody waits',
      true,
      "audit.record(entry).catch(({ code }) => { if (code !== 'CLOSED') throw code })",
      '{ deadlineMs: 50 }',
      { sent: 0, spooled: 0, lost: 1 },
    ],
    [
      'twice',
      false,
      'audit.enqueue(entry); void audit.close()',
      '{ deadlineMs: 20_000 }',
      { sent: 1, spooled: 0, lost: 0 },
    ],
  ] as const)(
    'closes and ends by itself, and prints nothing of its own: %s',
    async (_state, isBlackHole, calls, deadline, closed) => {
      const url = isBlackHole === undefined ? 'http://127.0.0.1:1' : await aService(isBlackHole)
      const program = `import { createRecorder } from 'beleg-client/record'
      const entry = ${entryText}
      const audit = createRecorder({ url: process.argv[2], auth: { token: 'x' } })
      ${calls}
      console.log(JSON.stringify(await audit.close(${deadline})))`
      const { stdout, stderr } = await client.run(program, { args: [url] })
      expect([stdout, stderr]).toEqual([`${JSON.stringify(closed)}\n`, ''])
    },
  )

  test('is kept alive by nothing but those who wait', async () => {
    const program = `import { createRecorder } from 'beleg-client/record'
      createRecorder({ url: process.argv[2], auth: { token: 'x' } }).enqueue(${entryText})`
    expect(await client.run(program, { args: ['http://127.0.0.1:1'] })).toEqual({ stdout: '', stderr: '' })
  })

  test('sends what waits when it is asked to end, if it wants that, and then ends by the signal', async () => {
    const program = `import { createRecorder, installSignalHandlers } from 'beleg-client/record'
      const audit = createRecorder({ url: process.argv[2], auth: { token: 'x' } })
      installSignalHandlers(audit, { onClosed: (closed) => console.log(JSON.stringify(closed)) })
      audit.enqueue(${entryText})
      setInterval(() => {}, 1000)
      process.kill(process.pid, 'SIGTERM')`
    await expect(client.run(program, { args: [await aService()] })).rejects.toMatchObject({
      signal: 'SIGTERM',
      stdout: '{"sent":1,"spooled":0,"lost":0}\n',
    })
  })
})

function recording(options: string, deadline: string): string {
  return `
    const { createRecorder } = await import('beleg-client/record')
    const audit = createRecorder({ url: process.argv[2], auth: { token: 'x' }, ${options} })
    await audit.record(${entryText})
    audit.enqueue(${entryText})
    console.log(JSON.stringify([await audit.close(${deadline})]))`
}
