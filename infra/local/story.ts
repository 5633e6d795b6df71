// The demo's story: the first start on an empty data folder sends it in the background, through the public API, as a producer and a manager
// do. A folder with entries gets none; a story that was stopped goes on with the next start.
import { lifeOfPlatform } from './demo/life.ts'
import { namedContainers } from './demo/named-containers.ts'
import { sendEntries } from './demo/sender.ts'
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
  const { items } = await call(settings, ['reader *'], 'GET', '/v2/organizations?limit=1')
  return items?.length === 0 ? { until: new Date().toISOString(), told: false } : undefined
}

/** May be repeated: the service stores each entry once, and only undeclared containers are declared. */
async function tell(settings: LocalSettings, note: StoryNote, signal: AbortSignal): Promise<string> {
  const { gatewayUrl, demoOrganization: organization, storyFile } = settings
  const life = [...lifeOfPlatform({ seed: 1, until: note.until, entries: storyEntries, organization })]
  const tally = await sendEntries(
    life.map((entry, index) => ({ name: `entry ${index + 1}`, json: JSON.stringify(entry) })),
    { url: gatewayUrl, token: await tokenOf(settings, ['writer *']), batchSizeMax, signal },
  )
  if (tally.failed > 0) throw new Error(tally.complaints.join('; '))
  const path = `/v2/organizations/${organization}/containers`
  const manager = [`manager organizations/${organization}`]
  const { items = [] } = await call(settings, manager, 'GET', `${path}?limit=1000`)
  const declared = new Set(items.flatMap((item) => (item.declared ? [item.container] : [])))
  for (const { scope, name, folderPath } of namedContainers(life, organization)) {
    if (declared.has(scope)) continue
    signal.throwIfAborted()
    await call(settings, manager, 'PUT', `${path}/${scope}`, { name, folderPath })
  }
  writeStoryNote(storyFile, { ...note, told: true })
  return `the demo organization has its ${storyEntries.toLocaleString('en')} entries`
}

interface Answer {
  readonly items?: readonly { readonly container?: string; readonly declared?: boolean }[]
}

async function call(
  settings: LocalSettings,
  rights: readonly string[],
  method: 'GET' | 'PUT',
  path: string,
  body?: object,
): Promise<Answer> {
  const response = await fetch(new URL(path, settings.gatewayUrl), {
    method,
    headers: { authorization: `Bearer ${await tokenOf(settings, rights)}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} was answered by ${response.status}: ${text}`)
  return JSON.parse(text)
}

function tokenOf(
  { keyFile, issuer, audience, rightsClaim }: LocalSettings,
  rights: readonly string[],
): Promise<string> {
  return signToken({ keyFile, issuer, audience, rightsClaim, subject: 'demo', rights, expiresInSeconds: 60 * 60 })
}
