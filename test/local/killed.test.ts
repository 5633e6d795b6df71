// The service is killed while producers send to it. What it had acknowledged must be there, once; what it had not may be there.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LocalSettings } from '../../infra/local/place/settings.ts'
import type { Entry, SubmittedEntry } from '../../shared/entry/entry.ts'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { logReader } from './archived-log.ts'
import { type Client, clientOf, contentOf, type EntryResult, linesOf } from './gateway-client.ts'
import { eventually, kill, newPlace, type Place } from './running-service.ts'

const acknowledgedBeforeKill = 120
const producers = 3
const batchSize = 10
/** The logs that the load goes to. */
const organizations = [newId(), newId()]
/** Another one, for a download of its own. */
const own = { organizationId: newId() }

let place: Place
let story: Awaited<ReturnType<typeof killedTwice>>

beforeAll(async () => {
  place = await newPlace()
  story = await killedTwice(place)
})

afterAll(() => place.clear())

describe('the service, killed twice in the middle of a load and started again', () => {
  test('lists every entry that it had acknowledged exactly once, as it was sent', () => {
    const { sent, acknowledged, listed } = story
    const ids = new Set(listed.map(({ id }) => id))
    const byInsertId = new Map(sent.map((entry) => [entry.insertId, entry]))
    expect(ids.size).toBe(listed.length)
    expect(listed.map(contentOf)).toEqual(listed.map(({ insertId }) => byInsertId.get(insertId)))
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([])
    expect(acknowledged.length).toBeGreaterThanOrEqual(2 * acknowledgedBeforeKill)
  })

  test('archives every listed entry, in segments without a gap or a repeat', () => {
    const { listed, archived } = story
    expect(inOrderOfId(archived)).toEqual(inOrderOfId(listed))
  })

  test('takes everything sent again: stores what had not been stored, and changes nothing else', () => {
    const { sent, listed, archived, again } = story
    const before = new Set(listed.map(({ insertId }) => insertId))
    expect(again.results).toEqual(sent.map(({ insertId }) => (before.has(insertId) ? 'duplicate' : 'stored')))
    expect(again.listed.filter(({ insertId }) => before.has(insertId))).toEqual(listed)
    expect(again.listed).toHaveLength(sent.length)
    for (const organizationId of organizations) {
      const ofLog = ({ context }: Entry) => context.organizationId === organizationId
      const log = archived.filter(ofLog)
      expect(again.archived.filter(ofLog).slice(0, log.length)).toEqual(log)
    }
    expect(inOrderOfId(again.archived)).toEqual(inOrderOfId(again.listed))
  })

  test('finishes a download that was asked for right before the kill', () => {
    expect(story.download.file.map(contentOf)).toEqual(story.download.sent)
  })
})

/** What was sent, what the producers were told, and what the service shows when it runs again. */
async function killedTwice({ settings, start, enginePids, allEnded }: Place) {
  const client = clientOf(settings)
  const load = loadOn(client)
  const small = [3, 2, 1].map((minutes) => anEntry({ eventTimeStamp: minutesAgo(minutes), context: own }))

  const first = await start()
  await client.send(small)
  const downloadId = await load.untilKilled(async () => {
    const id = await client.askForDownload(`organizations/${own.organizationId}`, { format: 'ndjson' })
    kill(first.pid, 'SIGKILL')
    return id
  })
  await allEnded()

  // As when the machine runs out of memory, or goes down: the engine gets no time to close its files either.
  const second = await start()
  const pids = [second.pid, ...(await enginePids())]
  await load.untilKilled(async () => {
    for (const pid of pids) kill(pid, 'SIGKILL')
  })
  await allEnded()
  // Nor did it get to note how far it had come: everything is delivered to the functions again.
  await rm(join(settings.dataDir, 'streams'), { recursive: true })

  await start()
  const { url } = await client.finished(`organizations/${own.organizationId}`, downloadId)
  const file = linesOf(await (await fetch(url)).text())
  const seen = await shownAndArchived(client, settings)
  // One more for each log: once it has its leaf, everything that the stream brought before it has been dealt with.
  const sent = [...load.sent, ...organizations.map((organizationId) => anEntry({ context: { organizationId } }))]
  const results: EntryResult[] = []
  for (let from = 0; from < sent.length; from += 100) results.push(...(await client.send(sent.slice(from, from + 100))))
  const again = await shownAndArchived(client, settings)
  return {
    ...seen,
    sent,
    acknowledged: load.acknowledged,
    again: { ...again, results: results.map(({ status }) => status) },
    download: { sent: small, file },
  }
}

/** Producers that send batch after batch for both logs until one gets no answer; none sends anything twice. */
function loadOn(client: Client) {
  const sent: SubmittedEntry[] = []
  const acknowledged: string[] = []

  async function produce(): Promise<void> {
    for (let answered = true; answered; ) {
      const batch = Array.from({ length: batchSize }, (_, index) =>
        anEntry({ context: { organizationId: String(organizations[index % organizations.length]) } }),
      )
      sent.push(...batch)
      const results = await client.send(batch).catch(() => undefined)
      answered = results !== undefined
      acknowledged.push(...(results ?? []).filter(isAcknowledged).map(({ id }) => id))
    }
  }

  /** Kills once enough has been acknowledged, and resolves when every producer has noticed. */
  async function untilKilled<T>(kill: () => Promise<T>): Promise<T> {
    const enough = acknowledged.length + acknowledgedBeforeKill
    const ended = Promise.all(Array.from({ length: producers }, produce))
    await eventually(
      () => acknowledged.length >= enough,
      () => `${acknowledged.length} entries are acknowledged, not ${enough}`,
    )
    const killed = await kill()
    await ended
    return killed
  }

  return { sent, acknowledged, untilKilled }
}

async function shownAndArchived(client: Client, settings: LocalSettings) {
  const log = logReader(settings)
  const listed: Entry[] = []
  const archived: Entry[] = []
  for (const organization of organizations) {
    const shown = await client.list(`organizations/${organization}`)
    await log.caughtUp(organization, shown.length)
    listed.push(...shown)
    archived.push(...(await log.entries(organization)))
  }
  return { listed, archived }
}

function isAcknowledged({ status }: EntryResult): boolean {
  return status === 'stored' || status === 'duplicate'
}

function inOrderOfId(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}
