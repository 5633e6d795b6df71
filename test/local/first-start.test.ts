// The first start on an empty data folder: one address to open, and a story behind it. How it is told, stopped and told to its end, and
// when it is not told at all.
import { existsSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { signToken } from '../../infra/local/issuer/issuer.ts'
import { readStoryNote } from '../../infra/local/place/story-note.ts'
import { storyEntries } from '../../infra/local/story.ts'
import { anEntry, newId } from '../entries.ts'
import { type Client, clientOf } from './gateway-client.ts'
import { type Ended, eventually, kill, newPlace, type Place, type RunningService } from './running-service.ts'

let place: Place
let client: Client

beforeAll(async () => {
  place = await newPlace()
  client = clientOf(place.settings)
})

afterEach(async () => {
  expect((await place.run('reset')).code).toBe(0)
})

afterAll(() => place.clear())

async function stop({ pid, ended }: RunningService): Promise<Ended> {
  kill(pid, 'SIGTERM')
  const how = await ended
  await place.allEnded()
  return how
}

const whole = () => client.list(`organizations/${place.settings.demoOrganization}`)

describe('on a folder without entries, npm start', () => {
  test('tells nothing with --empty, and nothing later where a user has sent an entry', async () => {
    const organizationId = newId()
    const empty = await place.start()
    const { body } = await client.request('GET', '/v2/organizations', await readerOfAll())
    expect(body).toEqual({ items: [] })
    await client.send([anEntry({ context: { organizationId } })])
    expect(await stop(empty)).toMatchObject({ code: 0, stderr: '' })

    const later = await place.start({ withStory: true })
    expect(later.printed).not.toContain('on their way')
    expect((await client.request('GET', '/v2/organizations', await readerOfAll())).body.items).toMatchObject([
      { id: organizationId },
    ])
    expect(await stop(later)).toMatchObject({ code: 0, stderr: '' })
    expect(existsSync(place.settings.storyFile)).toBe(false)
  })

  test('prints one address above everything else, which is the portal; ends cleanly in the midst of its story; goes on with it; and tells it once', async () => {
    const { gatewayUrl, storyFile, demoOrganization } = place.settings
    const first = await place.start({ withStory: true })
    const [starting, , address, , how] = first.printed.split('\n')
    expect([starting, address]).toEqual(['starting …', `Beleg is ready. Open  ${gatewayUrl}`])
    expect(how).toContain('1,000 entries are on their way')
    const portal = await fetch(gatewayUrl)
    expect([portal.status, portal.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/html/)])

    await eventually(
      async () => (await whole()).length > 0,
      () => 'nothing of the story has arrived',
    )
    const { code, stdout, stderr } = await stop(first)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    // On a machine that is busy, the log may say what the sender of the story then tries again.
    const said = stdout
      .slice(first.printed.length)
      .split('\n')
      .filter((line) => !line.startsWith('{'))
    expect(said).toEqual(['stopping …', ''])
    expect(readStoryNote(storyFile)?.told).toBe(false)

    const second = await place.start({ withStory: true })
    await eventually(
      () => readStoryNote(storyFile)?.told,
      () => 'the story was not told to its end',
    )
    const story = await whole()
    expect(await stop(second)).toMatchObject({ code: 0, stderr: '' })

    const third = await place.start({ withStory: true })
    expect(third.printed).not.toContain('on their way')
    expect(await whole()).toEqual(story)
    const { items } = (
      await client.request('GET', `/v2/organizations/${demoOrganization}/containers?limit=1000`, await readerOfAll())
    ).body
    expect(await stop(third)).toMatchObject({ code: 0, stdout: expect.not.stringContaining('has its'), stderr: '' })

    // A second organization was tried out, and given up: its four entries are elsewhere.
    const elsewhere = storyEntries - story.length
    expect([elsewhere, new Set(story.map(({ id }) => id)).size]).toEqual([4, story.length])
    const [newest, oldest] = [story[0], story.at(-1)].map((entry) => Date.parse(entry?.eventTimeStamp ?? ''))
    expect(newest).toBeLessThanOrEqual(Date.now())
    expect(oldest).toBeLessThan(Date.now() - 80 * 24 * 60 * 60_000)
    // Only what happened on the platform: nothing of how the demo was set up. Folders and projects have their names from it.
    expect(new Set(story.map(({ eventSource }) => eventSource))).not.toContain('audit-log')
    expect(items.length).toBeGreaterThan(19)
    expect(items.filter(({ name }: { name?: string }) => name === undefined)).toEqual([])
  })

  test('says what it does not know', async () => {
    const { code, stderr } = await place.run('start', ['--full'])
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^Unknown option '--full'/)])
  })
})

function readerOfAll(): Promise<string> {
  return signToken({ ...place.settings, subject: 'test-caller', rights: ['reader *'], expiresInSeconds: 3600 })
}
