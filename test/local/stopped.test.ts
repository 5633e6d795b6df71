// How the service ends, and what is there when it starts again.
import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { clientOf, contentOf, linesOf } from './gateway-client.ts'
import { kill, newPlace, type Place, type RunningService } from './running-service.ts'

let place: Place
let story: Awaited<ReturnType<typeof stoppedTwice>>

beforeAll(async () => {
  place = await newPlace()
  story = await stoppedTwice(place)
})

afterAll(() => place.clear())

describe('the service, stopped and started again', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('ends at %s with exit code 0, and leaves nothing running', (signal) => {
    expect(story[signal]).toEqual({
      ended: { code: 0, stdout: expect.stringContaining('\nstopping …\n'), stderr: '' },
      enginePids: [],
      takenPorts: [],
    })
  })

  test('lists what it listed before', () => {
    const { sent, listed, listedAgain } = story
    const [ofDownload, ...others] = listed
    expect(ofDownload).toMatchObject({ eventName: 'Audit log download created' })
    expect(others.map(contentOf)).toEqual(sent.toReversed())
    expect(listedAgain).toEqual(listed)
  })

  test('hands out a download that was made before, by a fresh link', () => {
    const { sent, file, fileAgain } = story
    expect(linesOf(file).map(contentOf)).toEqual(sent)
    expect(fileAgain).toBe(file)
  })

  test('is empty after npm run reset', () => {
    expect(story.filesBeforeReset).toContain('dynamodb')
    expect(story.reset).toEqual({ code: 0, stdout: `emptied ${place.settings.dataDir}\n`, stderr: '' })
    expect(story.filesAfterReset).toEqual([])
  })
})

async function stoppedTwice({ settings, start, run, enginePids, takenPorts }: Place) {
  const client = clientOf(settings)
  const organizationId = newId()
  const scope = `organizations/${organizationId}`
  const sent = [3, 2, 1].map((minutes) => anEntry({ eventTimeStamp: minutesAgo(minutes), context: { organizationId } }))
  const remains = async ({ ended }: RunningService) => ({
    ended: await ended,
    enginePids: await enginePids(),
    takenPorts: await takenPorts(),
  })

  const first = await start({ ownGroup: true })
  await client.send(sent)
  // Up to the newest of them: that somebody asked for a download is on record too, later.
  const range = { startTimeRange: minutesAgo(60), endTimeRange: minutesAgo(0.5) }
  const downloadId = await client.askForDownload(scope, { format: 'ndjson', ...range })
  const file = await fileOf(await client.finished(scope, downloadId))
  const listed = await client.list(scope)
  // Ctrl-C in a terminal reaches the whole process group of the command.
  kill(-first.pid, 'SIGINT')
  const SIGINT = await remains(first)

  const second = await start()
  const listedAgain = await client.list(scope)
  const fileAgain = await fileOf(await client.finished(scope, downloadId))
  kill(second.pid, 'SIGTERM')
  const SIGTERM = await remains(second)

  const filesBeforeReset = await readdir(settings.dataDir)
  const reset = await run('reset')
  const filesAfterReset = await readdir(settings.dataDir)
  return { sent, listed, listedAgain, file, fileAgain, SIGINT, SIGTERM, filesBeforeReset, reset, filesAfterReset }
}

async function fileOf({ url }: { readonly url: string }): Promise<string> {
  return (await fetch(url)).text()
}
