// Entries as the API would answer them: the demo's own, and those in the shapes of other products.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { ShownEntry } from '../../functions/portal/browser/api/shown-entry.ts'
import { lifeOfPlatform } from '../../infra/local/demo/life.ts'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { exampleEntry } from '../../shared/entry/entry-fields.ts'
import { entryId } from '../../shared/entry/entry-id.ts'
import { mapEntry } from '../../shared/entry/mapping.ts'
import { shortened } from '../../shared/entry/shortened.ts'

export function shown(entry: Partial<SubmittedEntry> = {}): ShownEntry {
  const whole = { ...exampleEntry, ...entry } as SubmittedEntry
  return { ...whole, id: entryId(whole), receivedTimeStamp: '2026-11-24T11:58:23.050Z' }
}

const samples = join(import.meta.dirname, '..', 'samples')
const linesOf = (text: string) => text.trim().split('\n')

export const productEntries: readonly ShownEntry[] = linesOf(
  readFileSync(join(samples, 'products.ndjson'), 'utf8'),
).map((line) => shown(mapEntry(JSON.parse(line), shortened) as SubmittedEntry))

export const cloudEntries: readonly ShownEntry[] = linesOf(
  gunzipSync(readFileSync(join(samples, 'cloud-attack.ndjson.gz'))).toString(),
).map((line) => shown(JSON.parse(line)))

export const demoEntries: readonly ShownEntry[] = [
  ...lifeOfPlatform({ seed: 1, until: '2026-11-26', entries: 1000, organization: exampleEntry.context.organizationId }),
].map(shown)
