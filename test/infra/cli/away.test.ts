// A service that is away for longer than a call is tried again, and comes back.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
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
