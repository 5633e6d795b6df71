// The demo's story: the first start on an empty data folder sends it in the background, through the public API, as a producer does. A folder
// with entries gets none; a story that was stopped goes on with the next start. Containers are known by the entries that name them: they are
// not declared, since that is on record too, and would stand on top of the first list.
import { lifeOfPlatform } from './demo/life.ts'
import { asRecords, ship } from './demo/shipping.ts'
import { signToken } from './issuer/issuer.ts'
import type { LocalSettings } from './place/settings.ts'
import { readStoryNote, type StoryNote, writeStoryNote } from './place/story-note.ts'

export interface Story {
  /** Waits for the request under way. The next start goes on with the rest. */
  stop(): Promise<void>
}

export const storyEntries = 1_000

/** Small, so that the first entries appear soon and `stop` waits for little. */
const batchSizeMax = 25

/**
 * Begins the story, or goes on with it. `undefined` if none is due.
 * @param say gets one sentence at the end, but not after `stop`.
 */
export async function beginStory(settings: LocalSettings, say: (sentence: string) => void): Promise<Story | undefined> {
  const stopping = new AbortController()
  const note = await dueStory(settings)
  if (!note) return undefined
  writeStoryNote(settings.storyFile, note)
  const over = tell(settings, note, stopping.signal).then(say, (error: Error) => {
    if (!stopping.signal.aborted) say(`the demo's story is incomplete: ${error.message}`)
  })
  return {
    async stop() {
      stopping.abort()
      await over
    },
  }
}

async function dueStory(settings: LocalSettings): Promise<StoryNote | undefined> {
  const note = readStoryNote(settings.storyFile)
  if (note) return note.told ? undefined : note
  return (await hasOrganizations(settings)) ? undefined : { until: new Date().toISOString(), told: false }
}

/** May be repeated: the service stores each entry once. */
async function tell(settings: LocalSettings, note: StoryNote, signal: AbortSignal): Promise<string> {
  const { gatewayUrl, demoOrganization: organization, storyFile } = settings
  const life = [...lifeOfPlatform({ seed: 1, until: note.until, entries: storyEntries, organization })]
  const { counts, complaints } = await ship(asRecords(life.toReversed()), {
    url: gatewayUrl,
    token: await tokenOf(settings, ['writer *']),
    batchSizeMax,
    signal,
  })
  if (counts.failed > 0) throw new Error(complaints.join('; '))
  writeStoryNote(storyFile, { ...note, told: true })
  return `the demo organization has its ${storyEntries.toLocaleString('en')} entries`
}

async function hasOrganizations(settings: LocalSettings): Promise<boolean> {
  const response = await fetch(new URL('/v2/organizations?limit=1', settings.gatewayUrl), {
    headers: { authorization: `Bearer ${await tokenOf(settings, ['reader *'])}` },
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`the list of organizations was answered by ${response.status}: ${text}`)
  return JSON.parse(text).items.length > 0
}

function tokenOf(
  { keyFile, issuer, audience, rightsClaim }: LocalSettings,
  rights: readonly string[],
): Promise<string> {
  return signToken({ keyFile, issuer, audience, rightsClaim, subject: 'demo', rights, expiresInSeconds: 60 * 60 })
}
