// A service that is away for longer than a call is tried again, and comes back; what answers in its place is not taken for it.
import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { anEntry, newId } from '../../entries.ts'
import { cliBesideSharedService } from './service-cli.ts'

const besideService = cliBesideSharedService()

/** In front of a service, and away on request. */
async function gate(url: string) {
  let [isAway, asked] = [false, 0]
  const server = createServer(async (request, response) => {
    asked += 1
    if (isAway) {
      response.writeHead(503).end()
      return
    }
    const { authorization = '' } = request.headers
    const answer = await fetch(`${url}${request.url}`, { headers: { authorization } })
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
  })
  return {
    url: await listening(server),
    get asked() {
      return asked
    },
    /** Ends the answers that are waited for, too. */
    away: (value: boolean) => {
      isAway = value
      if (isAway) server.closeAllConnections()
    },
  }
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('is waited for by a tail, which then shows what has come', async () => {
  const { cli, service, url } = await besideService()
  const front = await gate(url)
  const organizationId = newId()
  await service.record(anEntry({ context: { organizationId } }))
  await service.drain('archive')
  const args = ['tail', `organizations/${organizationId}`, '--after', '-1', '--output', 'table', '--columns', 'event']
  const child = cli.start(args, 'pipe', { env: { BELEG_URL: front.url } })
  let [shown, said] = ['', '']
  child.stdout?.on('data', (text) => {
    shown += text
  })
  child.stderr?.on('data', (text) => {
    said += text
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  const until = (isSo: () => boolean) => vi.waitUntil(isSo, { timeout: 120_000, interval: 20 })
  await until(() => shown.includes('Project member added'))
  front.away(true)
  await until(() => said === 'the service answered 503: trying again until Ctrl-C\n')
  front.away(false)
  await until(() => said.endsWith('the service answers again\n'))
  await service.record(anEntry({ context: { organizationId }, eventName: 'Door opened' }))
  await service.drain('archive')
  await until(() => shown.includes('Door opened'))
  child.kill('SIGINT')
  expect(await ended).toBe(130)
  expect(shown.split('Project member added')).toHaveLength(2)
})

test('is not waited for by "tail --once", which says so', async () => {
  const { cli, url } = await besideService()
  const front = await gate(url)
  front.away(true)
  const once = await cli.run(['tail', 'organizations/acme', '--once', '--after', '-1'], {
    env: { BELEG_URL: front.url },
  })
  expect(once).toEqual({ code: 75, stdout: '', stderr: 'the service answered 503\n' })
  expect(front.asked).toBe(6)
})

describe('what answers in place of the service', () => {
  const page = '<html>\u001b]0;sign in\u0007</html>'

  test.each([page, '{"ok":true}', '{"results":"none"}'])(
    'settles no record, which a later "import" sends: %j',
    async (answer) => {
      const { cli, url } = await besideService()
      const stranger = await strangerThatSays(answer)
      const entry = JSON.stringify(anEntry({ context: { organizationId: newId() } }))
      const file = join(cli.dir, 'entries.ndjson')
      await writeFile(file, `${entry}\n`)
      for (const args of [
        ['send', file],
        ['import', file],
        ['import', file, '--format', 'cloudevents', '--org', newId()],
        ['import', file, '--format', 'otlp', '--org', newId()],
      ])
        expect(await cli.run(args, { env: { BELEG_URL: stranger } }), args.join(' ')).toEqual({
          code: 75,
          stdout: '',
          stderr: expect.stringMatching(/^(0 stored.*\n)?the answer is not the service’s\n$/),
        })
      const env = { BELEG_URL: stranger, BELEG_TOKEN: 'bik_any' }
      expect(await cli.run(['import', file, '--format', 'splunk'], { env })).toMatchObject({ code: 75 })
      expect(await cli.run(['import', file], { env: { BELEG_URL: url } })).toMatchObject({
        code: 0,
        stderr: '1 stored, 0 stored before, 0 refused\n',
      })
    },
  )

  test.each([page, 'null', '{"ok":true}'])('is told in one sentence by what reads: %j', async (answer) => {
    const { cli } = await besideService()
    const stranger = await strangerThatSays(answer)
    const scope = `organizations/${newId()}`
    for (const args of [
      ['list', scope],
      ['stats', scope],
      ['tail', scope, '--once', '--after', '-1'],
      ['checkpoint', scope],
      ['download', scope, '--format', 'csv'],
      ['whoami'],
    ])
      expect(await cli.run(args, { env: { BELEG_URL: stranger } }), args.join(' ')).toEqual({
        code: 75,
        stdout: '',
        stderr: 'the answer is not the service’s\n',
      })
  })
})

/** To every request, with 200. */
async function strangerThatSays(answer: string): Promise<string> {
  const server = createServer((request, response) => request.resume().on('end', () => response.end(answer)))
  return listening(server)
}
