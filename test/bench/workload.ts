// The entries that searching is measured on: one organization's 90 days. Their bodies are those of the demo's life and of a real
// cloud account under attack, in turn; who, what and where are drawn anew. The same number and time give the same entries.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { lifeOfPlatform } from '../../infra/local/demo/life.ts'
import { type Random, seededRandom } from '../../infra/local/demo/random.ts'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { retentionDays } from '../../shared/time/retention.ts'

type Context = SubmittedEntry['context']
type Principal = SubmittedEntry['initiator'] & { readonly email: string }

export const organization = '5d0c8f0e-7c1b-4a57-9f63-2b1f3c9d4e10'

/** Exactly so many entries carry the rare word, evenly over the time. */
export const rareEntries = 150
export const rareWord = 'quetzalcoatl'

const hourMs = 60 * 60 * 1000
/** Less than what is kept, so that none expires while the benchmark runs. */
const spanMs = retentionDays * 24 * hourMs - hourMs

const templateEntries = 6000
/** Of the organization's entries, this many are in the first project. */
const bigProjectShare = 0.3

export const projects: readonly Context[] = Array.from({ length: 99 }, (_, index) => ({
  organizationId: organization,
  ...folderOf(index),
  projectId: `project-${String(index).padStart(2, '0')}`,
}))

export const initiators: readonly Principal[] = Array.from({ length: 200 }, (_, index) => {
  const id = seededRandom(`initiator ${index}`).uuid()
  return { id, email: `person-${index}@example.com` }
})

export const resources: readonly string[] = Array.from({ length: 5000 }, (_, index) =>
  seededRandom(`resource ${index}`).uuid(),
)

/** In the order of their times, the last of them at `nowMs`. */
export function* workload(count: number, nowMs: number): Generator<SubmittedEntry, void> {
  const random = seededRandom(`${count}`)
  const templates = [demoEntries(nowMs), sampleEntries()]
  for (let index = 0; index < count; index += 1) {
    const kind = templates[index % templates.length] ?? []
    const template = kind[Math.floor(index / templates.length) % kind.length]
    if (!template) throw new Error('a kind of entries has no template')
    const ms = nowMs - spanMs + Math.round(((index + 1) / count) * spanMs)
    const isRare = Math.floor((index * rareEntries) / count) !== Math.floor(((index + 1) * rareEntries) / count)
    yield entryOf(template, ms, isRare, random)
  }
}

function entryOf(template: SubmittedEntry, ms: number, isRare: boolean, random: Random): SubmittedEntry {
  const project = random.chance(bigProjectShare) ? projects[0] : random.pick(projects.slice(1))
  const resourceId = random.pick(resources)
  return {
    ...template,
    insertId: random.uuid(),
    eventTimeStamp: new Date(ms).toISOString(),
    initiator: random.pick(initiators),
    resourceId,
    // A name of its own: one that went by thousands of ids would be looked up as no real one is.
    ...(template.resourceName === undefined ? {} : { resourceName: `resource-${resourceId.slice(0, 8)}` }),
    ...(template.correlationId === undefined ? {} : { correlationId: random.uuid() }),
    context: project ?? { organizationId: organization },
    ...(isRare ? { details: { ...template.details, note: `restored from ${rareWord}` } } : {}),
  }
}

/** Three folders with three in each; every eleventh project lies in none. */
function folderOf(index: number): Pick<Context, 'folderPath' | 'folderId'> {
  if (index % 11 === 10) return {}
  const outer = `folder-${index % 3}`
  const inner = `${outer}-${Math.floor(index / 3) % 3}`
  return { folderPath: [outer, inner], folderId: inner }
}

function demoEntries(nowMs: number): SubmittedEntry[] {
  const day = new Date(nowMs).toISOString().slice(0, 10)
  return [...lifeOfPlatform({ seed: 1, until: day, entries: templateEntries, organization })]
}

function sampleEntries(): SubmittedEntry[] {
  const file = new URL('../samples/cloud-attack.ndjson.gz', import.meta.url)
  const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line))
}
