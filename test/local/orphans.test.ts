// The service and its children, killed in every order. Nothing is left running, and the next start works.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { kill, newPlace, type Place, type RunningService } from './running-service.ts'

/** By what is killed first. The service's own process comes last where it is not named. */
type Victims = { readonly service: number; readonly watchdog: number; readonly engine: number }
const orders: [string, (victims: Victims) => number[]][] = [
  ['the service', ({ service }) => [service]],
  ['the watchdog', ({ watchdog }) => [watchdog]],
  ['the service, then the watchdog', ({ service, watchdog }) => [service, watchdog]],
  ['the watchdog, then the service', ({ service, watchdog }) => [watchdog, service]],
  ['the engine, then the service', ({ service, engine }) => [engine, service]],
]

/** All in one folder: each start is also the one after whatever ended the service before, and the last ends as it should. */
describe('the service, which can be started again each time,', () => {
  let place: Place

  beforeAll(async () => {
    place = await newPlace()
  })

  afterAll(async () => {
    try {
      const again = await place.start()
      kill(again.pid, 'SIGTERM')
      expect((await again.ended).code).toBe(0)
    } finally {
      await place.clear()
    }
  })

  test.each(orders)('leaves nothing running when %s is killed', async (_, inOrder) => {
    const service = await place.start()
    for (const pid of inOrder(await victimsOf(place, service))) kill(pid, 'SIGKILL')
    await place.allEnded()
  })

  test.each(['engine', 'watchdog'] as const)('ends with one sentence when the %s was killed', async (victim) => {
    const service = await place.start()
    kill((await victimsOf(place, service))[victim], 'SIGKILL')
    const { code, stderr } = await service.ended
    expect(stderr).toMatch(/^DynamoDB Local has ended by itself[^\n]*: start the service again, [^\n]+\n$/m)
    expect(code).toBe(1)
    await place.allEnded()
  })

  test('ends at once at the second Ctrl-C, and leaves nothing running', async () => {
    const service = await place.start({ ownGroup: true })
    const pressing = setInterval(() => kill(-service.pid, 'SIGINT'), 600)
    await service.ended.finally(() => clearInterval(pressing))
    await place.allEnded()
  })

  test('leaves nothing running when npm, which has started it, is killed', async () => {
    const npm = await place.start({ byNpm: true })
    kill(npm.pid, 'SIGKILL')
    await place.allEnded()
  })

  test('leaves nothing running when its terminal is closed', async () => {
    const service = await place.start()
    service.hangUp()
    await place.allEnded()
  })
})

describe('the service', () => {
  let place: Place

  beforeEach(async () => {
    place = await newPlace()
  })

  afterEach(() => place.clear())

  test('is refused a data folder that another one has, which goes on undisturbed', async () => {
    const service = await place.start()
    const { code, stderr } = await place.run('start')
    expect(stderr).toMatch(
      new RegExp(
        `^${place.settings.dataDir} is in use by process ${service.pid} \\(port ${place.settings.ports.gateway}, since [^)]+\\): stop that first\n$`,
      ),
    )
    expect(code).toBe(1)
    expect((await fetch(`${place.settings.gatewayUrl}/healthz`)).status).toBe(200)
  })

  test.each([
    ['streams/archive.checkpoint.json', '{"streamArn":"x","shards":null}', 'the checkpoint file'],
    ['issuer-key.json', '{"kty":"EC"', 'the key file'],
    ['issuer-key.json', '{"kty":"EC","crv":"P-256","x":"AA","y":"AA","kid":"k"}', 'the key file'],
    ['log-key.pem', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', 'the key file'],
    ['service.lock', 'x'.repeat(10_000), 'the lock file'],
    ['queues/downloads.ndjson', 'nothing\n', "line 1 of the queue's journal"],
  ])(
    'says in one sentence that its file %s is damaged, and leaves nothing running',
    async (name, content, sentence) => {
      const file = join(place.settings.dataDir, name)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, content)
      const { code, stderr } = await place.run('start')
      expect(stderr).toMatch(new RegExp(`^${sentence} "${file}" [^\n]+\n$`))
      expect(code).toBe(1)
      await place.allEnded()
    },
  )
})

async function victimsOf(place: Place, { pid }: RunningService): Promise<Victims> {
  const [watchdog = 0, engine = 0] = (await place.enginePids()).toSorted((a, b) => a - b)
  expect(Math.min(watchdog, engine)).toBeGreaterThan(0)
  return { service: pid, watchdog, engine }
}
