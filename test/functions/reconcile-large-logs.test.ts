// Logs that do not fit into a turn, nor the search for one entry. How much a run looks at is said by counts; each ends at once.
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb'
import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, inject, test } from 'vitest'
import { createApp } from '../../functions/reconcile/app.ts'
import { segmentBytesMax } from '../../shared/deployment/budget-sizes.ts'
import { appendableLogsIn } from '../../shared/log/appendable-log.ts'
import { appendPending, pendingEntryOf } from '../../shared/log/archiving.ts'
import { addReports, emptyReport, type Report } from '../../shared/log/reconcile-report.ts'
import { signedLogsIn } from '../../shared/log/signed-log.ts'
import { paddedLeafIndex } from '../../shared/store/ledger/padded-leaf-index.ts'
import type { Segment } from '../../shared/store/ledger/segment.ts'
import { archivedIds } from '../archive.ts'
import { patientBudget, spentBudget } from '../budgets.ts'
import { anEntry, newId } from '../entries.ts'
import { putEntries } from '../put-entries.ts'
import { type Service, startService } from '../service.ts'

const hourMs = 60 * 60 * 1000

async function archiveOf(service: Service, organization: string, ids: readonly string[]): Promise<void> {
  const lines = await Promise.all(ids.map((id) => service.stores.events.get(organization, id)))
  const pending = lines.map((stored) => pendingEntryOf(stored?.id ?? '', () => stored?.line ?? ''))
  await appendPending(service.deps.appendable.of(organization), pending, patientBudget())
}

/** So many segments of one entry, two hours apart; before them an entry was received that the archive has missed. */
async function largeLog(segments: number) {
  const clock = { ahead: 0 }
  const service = await startService({ ownBucket: true, now: () => Date.now() + clock.ahead })
  const organization = newId()
  const entry = () => anEntry({ context: { organizationId: organization } })
  const [missed = ''] = await service.record(entry())
  const ids: string[] = []
  for (let count = 0; count < segments; count += 1) {
    clock.ahead += 2 * hourMs
    const [id = ''] = await service.record(entry())
    await archiveOf(service, organization, [id])
    ids.push(id)
  }
  clock.ahead += hourMs
  return { service, clock, organization, missed, ids }
}

/** Runs that end at once, each where the one before has stopped, to the end. */
async function runsOf(service: Service, organization: string, between = async (_run: number) => {}) {
  const looked: number[] = []
  const { ledger } = service.stores
  const counting = <A extends unknown[]>(read: (...args: A) => AsyncGenerator<Segment>) =>
    async function* (...args: A) {
      for await (const segment of read.apply(ledger, args)) {
        looked[looked.length - 1] = (looked.at(-1) ?? 0) + 1
        yield segment
      }
    }
  const counted = Object.assign(Object.create(ledger), {
    head: ledger.head.bind(ledger),
    commit: ledger.commit.bind(ledger),
    segmentOf: ledger.segmentOf.bind(ledger),
    segmentBehind: ledger.segmentBehind.bind(ledger),
    segmentsFrom: counting(ledger.segmentsFrom),
    segments: counting(ledger.segments),
  })
  const reconcile = createApp({
    ...service.deps,
    logs: signedLogsIn({ ...service.stores, ledger: counted }, 'log.example'),
    appendable: appendableLogsIn({ ...service.stores, ledger: counted, logger: service.deps.logger }),
    newBudget: spentBudget,
  })
  const runs: Report[] = []
  for (let from: Report['next'], run = 0; run < 200; run += 1) {
    looked.push(0)
    const report = await reconcile({ organization, days: 90, ...(from && { from }) })
    runs.push(report)
    await between(run)
    from = report.next
    if (!from) break
  }
  expect(runs.at(-1)?.next).toBeUndefined()
  const { logs: _logs, next: _next, ...whole } = runs.reduce(addReports, emptyReport)
  return { runs, whole, lookedMost: Math.max(...looked) }
}

const leavesOf = async (service: Service, organization: string, id: string) =>
  (await Array.fromAsync(service.stores.ledger.segments(organization)))
    .flatMap(({ ids }) => ids)
    .filter((one) => one === id).length

describe('an entry that was missed long ago in a large log', () => {
  test('gets its leaf, once, though no run looks at more than a few segments', async () => {
    const { service, organization, missed } = await largeLog(24)
    const { whole, lookedMost } = await runsOf(service, organization)
    expect(whole).toMatchObject({ leaves: 24, entries: 25, missed: 1, archived: 1, differences: [] })
    expect(lookedMost).toBeLessThanOrEqual(3)
    expect((await archivedIds(service, organization)).at(-1)).toBe(missed)
    expect((await runsOf(service, organization)).whole).toMatchObject({ leaves: 25, entries: 25, missed: 0 })
  })

  test('gets none when another gives it to the archive meanwhile, whenever in the search', async () => {
    // While the leaves are looked at, while the entries' own are looked for near their receipt, and then everywhere.
    for (const when of [1, 10, 15]) {
      const { service, organization, missed } = await largeLog(6)
      const { whole, runs } = await runsOf(service, organization, async (run) => {
        if (run === when) await archiveOf(service, organization, [missed])
      })
      expect(runs.length).toBeGreaterThan(when + 1)
      expect(whole).toMatchObject({ entries: 7, differences: [] })
      expect(await leavesOf(service, organization, missed)).toBe(1)
    }
  })
})

describe('entries that were missed by the thousand', () => {
  test('are given to the archive by a segment a run, each once', async () => {
    const { service, clock, organization, ids } = await largeLog(2)
    const { client, names } = service.database
    const text = 'x'.repeat(15_000)
    const large = Array.from({ length: 1200 }, () =>
      anEntry({ context: { organizationId: organization }, details: { text } }),
    )
    const lost = await putEntries(client, names.events, large, Date.now() + clock.ahead)
    clock.ahead += hourMs
    const { runs, whole } = await runsOf(service, organization)
    const steps = runs.map(({ archived }) => archived).filter((archived) => archived > 0)
    expect(steps.length).toBeGreaterThan(1)
    expect(Math.max(...steps) * text.length).toBeLessThan(segmentBytesMax + text.length)
    expect(whole).toMatchObject({ entries: 1203, missed: 1201, archived: 1201, differences: [] })
    const archived = await archivedIds(service, organization)
    expect(archived).toHaveLength(1203)
    expect(new Set(archived).isSupersetOf(new Set([...ids, ...lost]))).toBe(true)
  })
})

describe('a log with gaps', () => {
  async function gappedLog() {
    const log = await largeLog(12)
    const { service, organization } = log
    const last = await service.stores.ledger.segmentOf(organization, 11)
    for (let leaf = 0; leaf < 12; leaf += 2) {
      const Key = marshall({ owner: `organizations/${organization}`, row: `segment/${paddedLeafIndex(leaf)}` })
      await service.database.client.send(new DeleteItemCommand({ TableName: service.database.names.ledger, Key }))
    }
    return { ...log, last }
  }

  test('however many, is gone through by a few segments and gaps a run; no entry in one gets a second leaf', async () => {
    const { service, organization, missed, ids } = await gappedLog()
    const { whole, lookedMost } = await runsOf(service, organization)
    expect(whole).toMatchObject({ leaves: 6, entries: 13, missed: 1, archived: 1, differenceCount: 6 })
    expect(lookedMost).toBeLessThanOrEqual(3)
    expect(await leavesOf(service, organization, missed)).toBe(1)
    for (const id of ids.filter((_id, leaf) => leaf % 2 === 0))
      expect(await leavesOf(service, organization, id)).toBe(0)
  })

  test('of which no tile tells gives nothing to the archive that may have its leaf in one, however often the search stops', async () => {
    const { service, organization, last } = await gappedLog()
    const tile = `tiles/${organization}/0/000.p/12-${paddedLeafIndex(11)}-${last.sha256}`
    await service.stores.s3.send(new DeleteObjectCommand({ Bucket: inject('s3Bucket'), Key: tile }))
    const { whole } = await runsOf(service, organization)
    expect(whole).toMatchObject({ leaves: 6, entries: 13, missed: 0, archived: 0 })
    expect(whole.differences.map(({ says }) => says)).toContain(
      'of 7 entries it cannot be told whether they have a leaf: too much of the log is gone',
    )
  })
})
