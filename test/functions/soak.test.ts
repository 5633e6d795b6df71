// A steady load over faulty engines, restarted consumers, repeated and late entries; then everything is held against everything.
// `npm run soak` is the long form of the same.
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createApp as createReconcile } from '../../functions/reconcile/app.ts'
import { type Random, seededRandom } from '../../infra/local/demo/random.ts'
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import type { Shards } from '../../shared/deployment/shards.ts'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { entryId } from '../../shared/entry/entry-id.ts'
import { lineOfCompact } from '../../shared/entry/line-codec.ts'
import { retentionDays } from '../../shared/time/retention.ts'
import { archivedLines } from '../archive.ts'
import { textTable } from '../bench/text-table.ts'
import { anEntry } from '../entries.ts'
import { type Fault, faultKinds, faults } from '../faults.ts'
import { type Service, startService } from '../service.ts'

const entriesMax = Number(process.env['SOAK_ENTRIES'] ?? 400)
const seed = process.env['SOAK_SEED'] ?? 'soak'
const producers = 6
/** One request of eight to either engine. */
const faultRate = 0.125
const rights = ['writer *', 'operator *']

test(`after ${entriesMax} entries over faulty engines: acknowledged = stored = archived = proven, exactly once, in order and without a gap`, {
  timeout: 60_000 + entriesMax * 50,
}, async () => {
  const random = seededRandom(seed)
  const storeFaults = faults()
  const { organizations, shards } = organizationsOf(random)
  // Far fewer tries than are deployed, so that not all faults are healed below the functions.
  const service = await startService({ faults: storeFaults, maxAttempts: 2, shards })
  const load = startLoad(service, random, organizations)
  const startedMs = Date.now()
  // In turn, so that each kind has been there.
  let chosen = 0
  storeFaults.choose(() => (random.chance(faultRate) ? faultKinds[chosen++ % faultKinds.length] : undefined))
  const consuming = keepConsuming(service, random, load.over)
  const following = organizations.map((organization) => follow(service, organization, load.over))
  await Promise.all(load.producers)
  const restarts = await consuming
  storeFaults.heal()
  await load.settle()
  await service.drain('archive')

  const counts = { acknowledged: load.acknowledged.size, stored: 0, archived: 0, followed: 0, proven: 0 }
  // An hour later: what was received just now might still be on its way into its log.
  const reconcile = createReconcile({
    ...service.deps,
    now: () => Date.now() + 3_600_000,
    newBudget: () => newBudget(budgetSizes.reconcile),
  })
  for (const [index, organization] of organizations.entries()) {
    const acknowledged = [...load.acknowledged].filter(([, owner]) => owner === organization).map(([id]) => id)
    const stored = await storedLines(service, organization)
    expect([...stored.keys()]).toEqual(acknowledged.toSorted())
    // Fails on any gap or overlap of the segments, and on a head that says something else.
    const archived = (await archivedLines(service, organization)).map((line) => ({ id: JSON.parse(line).id, line }))
    expect(archived.map(({ id }) => id).toSorted()).toEqual(acknowledged.toSorted())
    for (const { id, line } of archived) expect(line).toBe(stored.get(id))
    const followed = (await following[index]?.()) ?? []
    expect(followed).toEqual(archived.map(({ id }) => id))
    // Every line is the leaf that the log's tree has at its place, and the tree has the root that its head says.
    const { leaves, missed, differences } = await reconcile({ organization, days: retentionDays })
    expect({ missed, differences }).toEqual({ missed: 0, differences: [] })
    expect(leaves).toBe(archived.length)
    counts.proven += leaves
    counts.stored += stored.size
    counts.archived += archived.length
    counts.followed += followed.length
  }
  expect(existsSync(join(service.dir, 'archive.failures')), 'a batch was given up').toBe(false)
  for (const fault of faultKinds) expect(storeFaults.befallen.get(fault) ?? 0, fault).toBeGreaterThan(0)
  report(
    { ...counts, ...load.counts, restarts, requests: storeFaults.requests.length },
    storeFaults.befallen,
    startedMs,
  )
})

/** Some ordinary ones, and one that is spread over shards which have grown within the time that its entries are of. */
function organizationsOf(random: Random): { organizations: readonly string[]; shards: Shards } {
  const organizations = Array.from({ length: 5 }, () => random.uuid())
  const now = Date.now()
  const steps = [
    { fromMs: now - 3_600_000, shards: 2 },
    { fromMs: now - 1_000, shards: 5 },
  ]
  return { organizations, shards: new Map([[organizations[0] ?? '', steps]]) }
}

function startLoad(service: Service, random: Random, organizations: readonly string[]) {
  /** By id, with the organization. */
  const acknowledged = new Map<string, string>()
  const sent: SubmittedEntry[] = []
  const unconfirmed = new Set<SubmittedEntry>()
  const counts = { submissions: 0, 'submissions answered 503': 0, duplicates: 0, 'late entries': 0 }

  async function send(entries: readonly SubmittedEntry[]): Promise<void> {
    for (const entry of entries) unconfirmed.add(entry)
    const { status, body } = await service.call('POST', '/v2/entries', { rights, body: entries })
    expect([201, 503], JSON.stringify(body)).toContain(status)
    counts.submissions += 1
    counts['submissions answered 503'] += status === 503 ? 1 : 0
    counts.duplicates += body.duplicates
    for (const { index, id, status: outcome } of body.results) {
      const entry = entries[index]
      if (!entry || outcome === 'failed') continue
      expect(id).toBe(entryId(entry))
      acknowledged.set(id, entry.context.organizationId)
      unconfirmed.delete(entry)
    }
  }

  async function produce(): Promise<void> {
    while (sent.length < entriesMax) {
      const fresh = Array.from({ length: random.int(1, 20) }, () => anyEntry(random, random.pick(organizations)))
      counts['late entries'] += fresh.filter(
        ({ eventTimeStamp }) => Date.parse(eventTimeStamp) < Date.now() - 60_000,
      ).length
      sent.push(...fresh)
      const again = random.chance(0.4) ? Array.from({ length: random.int(1, 5) }, () => random.pick(sent)) : []
      await send([...fresh, ...again])
      // A producer sends again what was not confirmed; another may have the same in hand.
      if (random.chance(0.5)) await send([...unconfirmed].slice(0, 20).concat(fresh.slice(0, 1)))
    }
  }

  const running = Array.from({ length: producers }, produce)
  let isOver = false
  const ended = Promise.all(running).finally(() => {
    isOver = true
  })
  return {
    acknowledged,
    counts,
    producers: [ended],
    over: () => isOver,
    /** All that was ever sent is sent until it is confirmed. */
    settle: async () => {
      while (unconfirmed.size > 0) await send([...unconfirmed].slice(0, 500))
    },
  }
}

/** Of now, of a minute ago, or nearly too old; now and then too large for one line. */
function anyEntry(random: Random, organizationId: string): SubmittedEntry {
  const lateMs = random.chance(0.2) ? random.int(60_000, (retentionDays - 1) * 86_400_000) : random.int(0, 5_000)
  return anEntry({
    ...(random.chance(0.3) ? {} : { insertId: random.uuid() }),
    correlationId: random.uuid(),
    eventTimeStamp: new Date(Date.now() - lateMs).toISOString(),
    context: {
      organizationId,
      folderPath: [`f-${random.int(1, 3)}`],
      projectId: `${organizationId}-${random.int(1, 5)}`,
    },
    initiator: { id: `user-${random.int(1, 9)}`, email: `u${random.int(1, 9)}@example.com` },
    ...(random.chance(0.01) ? { result: { text: random.hex(70_000) } } : {}),
  })
}

/** Consumers come and go: they overlap as in a deployment, and begin at the beginning again as after a crash that lost the progress. */
async function keepConsuming(service: Service, random: Random, over: () => boolean): Promise<number> {
  let restarts = 0
  while (!over()) {
    const pumps = await Promise.all(
      ['archive', 'other'].slice(0, random.int(1, 2)).map((at) => service.follow('archive', at)),
    )
    await new Promise((resolve) => setTimeout(resolve, random.int(50, 500)))
    await Promise.all(pumps.map((pump) => pump.stop()))
    if (random.chance(0.3)) await rm(join(service.dir, 'other.checkpoint'), { force: true })
    restarts += 1
  }
  return restarts
}

/** A poller from the first entry on, which takes every error for a reason to ask again. Ends by asking until it has caught up. */
function follow(service: Service, organization: string, over: () => boolean): () => Promise<readonly string[]> {
  const ids: string[] = []
  let after = -1
  const poll = async () => {
    const path = `/v2/organizations/${organization}/feed?after=${after}&limit=50`
    const { status, body } = await service.call('GET', path, { rights })
    if (status !== 200) return false
    for (const { leafIndex, entry } of body.items) {
      expect(leafIndex).toBe(ids.length)
      ids.push(entry.id)
    }
    after = body.next
    return body.caughtUp as boolean
  }
  const polling = (async () => {
    while (!over()) {
      await poll()
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })()
  return async () => {
    await polling
    while (!(await poll()));
    return ids
  }
}

async function storedLines(service: Service, organization: string): Promise<Map<string, string>> {
  const lines = new Map<string, string>()
  for (const suffix of service.stores.events.partitions(organization, true)) {
    const slice = { of: { log: organization + suffix }, fromId: '0', toId: 'g', order: 'asc', pageSize: 1000 } as const
    for await (const { entries } of service.stores.events.pages(slice))
      for (const packed of entries) {
        expect(lines.has(packed.id)).toBe(false)
        lines.set(packed.id, lineOfCompact(packed))
      }
  }
  return new Map([...lines].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function report(
  counts: Readonly<Record<string, number>>,
  befallen: ReadonlyMap<Fault, number>,
  startedMs: number,
): void {
  const seconds = (Date.now() - startedMs) / 1000
  const rows = [
    ...Object.entries(counts),
    ...[...befallen].map(([fault, count]) => [`fault: ${fault}`, count] as const),
  ]
  console.log(
    [
      '',
      `soak, seed "${seed}": ${seconds.toFixed(1)} s`,
      textTable([['what', '', 'count'], ...rows.map(([what, count]) => [what, '', String(count)])]),
      '',
    ].join('\n'),
  )
}
