// The programs that docs/client shows, as they stand there: installed beside the package, started, called, and ended.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Fields } from '../../../shared/entry/mapping-rule.ts'
import { freeBlock } from '../../free-block.ts'
import { sendingBy } from '../../sending.ts'
import { gatewayTo } from '../../service-gateway.ts'
import { type InstalledClient, installedClient } from './installed-client.ts'

const root = join(import.meta.dirname, '../../..')
const documents = join(root, 'docs/client')

/** By the name in its first line. */
const programs = new Map(
  readdirSync(documents).flatMap((document) =>
    Array.from(
      readFileSync(join(documents, document), 'utf8').matchAll(/^```js\n(\/\/ ([\w.-]+).*?)^```$/gms),
      ([, code = '', name = '']) => [name, code] as const,
    ),
  ),
)

const tested = [
  'service.mjs',
  'express-service.mjs',
  'fastify-service.mjs',
  'job.mjs',
  'service.test.mjs',
  'invoices.mjs',
]

let client: InstalledClient
beforeAll(async () => {
  client = await installedClient()
})
afterAll(() => client?.clear())

test('every program of the documents has a name, and is run', () => {
  expect([...programs.keys()].toSorted()).toEqual(tested.toSorted())
  const texts = readdirSync(documents).map((document) => readFileSync(join(documents, document), 'utf8'))
  const blocks = texts.flatMap((text) => text.match(/^```(js|mjs|javascript)$/gm) ?? [])
  expect(blocks.length).toBe(tested.length)
})

/** A folder with the program, the packages that it imports, and a sender's key for an organization. */
async function placed(name: string, packages: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'beleg-document-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, name), String(programs.get(name)))
  await mkdir(join(folder, 'node_modules'))
  await symlink(join(client.folder, 'node_modules/beleg-client'), join(folder, 'node_modules/beleg-client'))
  for (const [imported, installed] of Object.entries(packages))
    await symlink(join(root, 'node_modules', installed), join(folder, 'node_modules', imported))
  return folder
}

async function receiving() {
  const sender = await sendingBy('entries')
  const gateway = await gatewayTo(sender.service)
  onTestFinished(gateway.stop)
  const { organizationId, key, stored } = sender
  return { stored, variables: { BELEG: gateway.url, ORGANIZATION: organizationId, KEY: String(key['key']) } }
}

function started(folder: string, args: readonly string[], variables: Readonly<Record<string, string>>) {
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, args, { cwd: folder, env: { PATH, ...variables } })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => said.push(String(text)))
  return { child, said: () => said.join(''), ended: once(child, 'exit').then(([code]) => code) }
}

/** A service of the documents, from its first answer to its end by SIGTERM. */
async function served(folder: string, name: string, variables: Readonly<Record<string, string>>) {
  const port = await freeBlock()
  const url = `http://127.0.0.1:${port}`
  const { child, said, ended } = started(folder, [name], { ...variables, PORT: String(port) })
  await expect.poll(() => isThere(child, said, url)).toBe(true)
  return {
    url,
    end: async () => {
      child.kill('SIGTERM')
      return { code: await ended, said: said() }
    },
  }
}

async function isThere(child: ChildProcess, said: () => string, url: string): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(said())
  return fetch(url).then(
    (response) => response.text().then(() => true),
    () => false,
  )
}

const told = (entries: readonly Fields[]) =>
  entries
    .map(({ eventName, eventType, severity, initiator, resourceId, request }) => ({
      ...{ eventName, eventType, severity, resourceId },
      who: (initiator as { id: string }).id,
      body: (request as { body?: unknown }).body,
    }))
    .toSorted((a, b) => (String(a.eventName) < String(b.eventName) ? -1 : 1))

test('the service by hono records every change, and what it turned away', async () => {
  const { variables, stored } = await receiving()
  const secret = 'of the sessions'
  const folder = await placed('service.mjs', { hono: 'hono', '@hono': '@hono' })
  const { url, end } = await served(folder, 'service.mjs', { ...variables, SESSION_SECRET: secret })
  const token = await new SignJWT({ email: 'ada@example.com' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('ada')
    .sign(new TextEncoder().encode(secret))
  const call = async (method: string, path: string, body?: unknown, authorization = `Bearer ${token}`) => {
    const headers = { authorization, 'content-type': 'application/json' }
    const response = await fetch(url + path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    })
    await response.text()
    return response.status
  }
  const member = { role: 'owner', subject: 'grace', password: 'never' }
  expect(await call('POST', '/projects/7/members', member)).toBe(201)
  expect(await call('DELETE', '/projects/7')).toBe(204)
  // Before its record is there, nobody has heard of it.
  expect((await stored()).map(({ eventName }) => eventName)).toContain('Project deleted')
  expect(await call('DELETE', '/projects/7', undefined, 'Bearer forged')).toBe(401)
  expect(await end()).toEqual({ code: 0, said: '' })
  const entries = await stored()
  const common = { eventType: 'ADMIN_ACTIVITY', severity: 'INFO', who: 'ada', resourceId: '7', body: undefined }
  expect(told(entries)).toEqual([
    {
      ...common,
      eventName: 'DELETE /projects/:id',
      eventType: 'POLICY_DENIED',
      severity: 'ERROR',
      who: 'unknown',
      resourceId: undefined,
    },
    { ...common, eventName: 'Member added', body: { role: 'owner', subject: 'grace' } },
    { ...common, eventName: 'Project deleted' },
  ])
  expect(JSON.stringify(entries)).not.toContain('never')
  expect(entries.find(({ eventName }) => eventName === 'Member added')?.['result']).toEqual({
    before: {},
    after: { grace: 'owner' },
  })
})

describe.each([
  ['express-service.mjs', { express: 'express' }],
  ['express-service.mjs', { express: 'express4' }],
  ['fastify-service.mjs', { fastify: 'fastify' }],
])('%s with %j', (name, packages) => {
  test('records every change, and what failed', async () => {
    const { variables, stored } = await receiving()
    const { url, end } = await served(await placed(name, packages), name, variables)
    const headers = { 'content-type': 'application/json' }
    const closed = await fetch(`${url}/invoices/7/close`, {
      method: 'POST',
      headers,
      body: '{"reason":"paid","token":"t"}',
    })
    const failed = await fetch(`${url}/invoices/7`, { method: 'PUT', headers, body: '{}' })
    await failed.text()
    expect([closed.status, failed.status]).toEqual([204, 500])
    expect((await end()).code).toBe(0)
    const common = { eventType: 'ADMIN_ACTIVITY', who: 'ada' }
    expect(told(await stored())).toEqual([
      { ...common, eventName: 'Invoice closed', severity: 'INFO', resourceId: '7', body: { reason: 'paid' } },
      { ...common, eventName: 'PUT /invoices/:id', severity: 'ERROR', resourceId: undefined, body: undefined },
    ])
  })
})

test('the job records with its context, and ends when all is sent', async () => {
  const { variables, stored } = await receiving()
  const { said, ended } = started(await placed('job.mjs'), ['job.mjs'], variables)
  expect([await ended, said()]).toEqual([0, '{"sent":2,"lost":0}\n'])
  expect(
    (await stored()).map(({ initiator, correlationId, eventType }) => ({ initiator, correlationId, eventType })),
  ).toEqual(
    Array.from({ length: 2 }, () => ({
      initiator: { id: 'billing-job' },
      correlationId: 'nightly-7',
      eventType: 'SYSTEM_EVENT',
    })),
  )
})

test('the tests of an application pass', async () => {
  const { said, ended } = started(
    await placed('service.test.mjs', { hono: 'hono' }),
    ['--test', 'service.test.mjs'],
    {},
  )
  expect([await ended, said()]).toEqual([0, expect.stringContaining('pass 2')])
})

describe('the job with an outbox', () => {
  const invoices = Array.from({ length: 40 }, (_, index) => `i-${index}`)

  async function withInvoices() {
    const folder = await placed('invoices.mjs')
    const database = new DatabaseSync(join(folder, 'invoices.db'))
    onTestFinished(() => database.close())
    database.exec('CREATE TABLE invoices (id TEXT PRIMARY KEY, state TEXT NOT NULL)')
    for (const id of invoices) database.prepare("INSERT INTO invoices VALUES (?, 'open')").run(id)
    const count = (table: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'])
    return { folder, count }
  }

  test('records each change once, though it is killed and the service is away', async () => {
    const { variables, stored } = await receiving()
    const { folder, count } = await withInvoices()
    const away = started(folder, ['invoices.mjs'], { ...variables, BELEG: 'http://127.0.0.1:1' })
    await expect.poll(() => away.said()).toContain('does not answer')
    away.child.kill('SIGKILL')
    await away.ended
    expect([count('outbox'), await stored()]).toEqual([invoices.length, []])
    const { said, ended } = started(folder, ['invoices.mjs'], variables)
    expect([await ended, said()]).toEqual([0, '{"stored":40,"duplicate":0,"refused":0}\n'])
    expect((await stored()).map(({ resourceId }) => resourceId).toSorted()).toEqual(invoices.toSorted())
    expect([count('outbox'), count('refused')]).toEqual([0, 0])
    // The next night there is nothing to do.
    const again = started(folder, ['invoices.mjs'], variables)
    expect([await again.ended, again.said()]).toEqual([0, '{"stored":0,"duplicate":0,"refused":0}\n'])
  })
})
