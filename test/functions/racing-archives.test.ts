import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../infra/local/demo/random.ts'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import { appendableLogsIn } from '../../shared/log/appendable-log.ts'
import { appendPending, type PendingEntry, pendingEntryOf } from '../../shared/log/archiving.ts'
import { signHead } from '../../shared/log/signing.ts'
import { openCheckpoint } from '../../shared/proof/checkpoint.ts'
import { leafHash } from '../../shared/proof/hash.ts'
import { isIncluded } from '../../shared/proof/inclusion.ts'
import { parseProofFile } from '../../shared/proof/proof-file.ts'
import { parseVerifierKey } from '../../shared/proof/verifier-key.ts'
import { archivedLines } from '../archive.ts'
import { patientBudget } from '../budgets.ts'
import { anEntry, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type Service, startService } from '../service.ts'

const rights = ['reader *']

/** What producers were told is stored, as the stream brings it. */
async function produce(service: Service, organizationId: string, batches: number): Promise<PendingEntry[]> {
  const pending: PendingEntry[] = []
  for (let batch = 0; batch < batches; batch += 1) {
    const ids = await service.record(...Array.from({ length: 10 }, () => anEntry({ context: { organizationId } })))
    for (const id of ids) {
      const line = (await service.stores.events.get(organizationId, id))?.line ?? ''
      pending.push(pendingEntryOf(id, () => line))
    }
  }
  return pending
}

/** Archive instances with memories of their own deliver the same records in overlapping batches, each until it is taken. */
async function archiveTwice(service: Service, organization: string, pending: readonly PendingEntry[], seed: number) {
  const random = seededRandom(`${seed}`)
  const deliver = async (from: number) => {
    const log = appendableLogsIn(service.deps).of(organization)
    for (let at = from; at < pending.length; at += random.int(7, 12)) {
      const batch = pending.slice(Math.max(0, at - 3), at + 13)
      for (let isTaken = false; !isTaken; )
        isTaken = await appendPending(log, batch, patientBudget()).then(
          () => true,
          () => false,
        )
    }
  }
  await Promise.all([deliver(0), deliver(0), deliver(3)])
}

describe('producers and archive instances at once, under faults', () => {
  test('every log verifies from leaf to checkpoint, and every acknowledged entry has exactly one leaf', async () => {
    const storeFaults = faults()
    const service = await startService({ faults: storeFaults, maxAttempts: 3 })
    const organizations = [newId(), newId(), newId()]
    const produced = await Promise.all(organizations.map((organization) => produce(service, organization, 6)))
    let count = 0
    storeFaults.inject('written', (request) => {
      if (!/^(TransactWriteItems|PUT segments|PUT tiles|PutItem ledger)/.test(request)) return false
      count += 1
      return count % 5 === 0
    })
    await Promise.all(
      organizations.map((organization, at) => archiveTwice(service, organization, produced[at] ?? [], at)),
    )
    storeFaults.heal()
    expect(count).toBeGreaterThan(20)
    for (const [at, organization] of organizations.entries()) {
      await signHead(service.deps, service.deps.logs.of(organization))
      const lines = await archivedLines(service, organization)
      const acknowledged = (produced[at] ?? []).map(({ id }) => id)
      expect(lines.map((line) => entryOfLine(line).id).toSorted()).toEqual(acknowledged.toSorted())
      const log = `/v2/organizations/${organization}/log`
      const key = await parseVerifierKey((await service.call('GET', `${log}/key`, { rights })).text)
      const note = (await service.call('GET', `${log}/checkpoint`, { rights })).text
      const checkpoint = key && (await openCheckpoint(note, key))
      if (typeof checkpoint !== 'object') throw new Error(`${checkpoint}`)
      expect(checkpoint.size).toBe(60)
      for (const leafIndex of [0, 17, 31, 59]) {
        const line = lines[leafIndex] ?? ''
        const path = `/v2/organizations/${organization}/entries/${entryOfLine(line).id}/proof`
        const proof = parseProofFile((await service.call('GET', path, { rights })).text)
        expect(proof).toMatchObject({ leafIndex, line })
        expect(isIncluded(leafHash(line), leafIndex, 60, proof?.hashes ?? [], checkpoint.root)).toBe(true)
      }
    }
  })
})
