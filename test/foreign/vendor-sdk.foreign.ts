// The vendor's own SDKs for the API that ours is: Go and Python, against a running service.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { goProgram, pythonWith } from './fetched-program.ts'
import { foreignTest, type Provision } from './foreign-program.ts'
import { type RunningService, startService } from './running-service.ts'

const [organizationId, folderId, projectId] = [newId(), newId(), newId()]
const context = { organizationId, folderPath: [folderId], folderId, projectId }
const limit = 4

/** A minute apart, so that their order is known; each but the first with something that a strict client may stumble over. */
const odd: readonly Partial<SubmittedEntry>[] = [
  {},
  { eventTimeStamp: minutesAgo(58).replace('Z', '1Z') },
  { eventTimeStamp: minutesAgo(57).replace('Z', '123456Z') },
  { eventTimeStamp: minutesAgo(56).replace(/\.\d+Z/, '.5+00:00') },
  { eventTimeStamp: minutesAgo(55).replace(/\.\d+Z/, 'Z') },
  { sourceIpAddress: '192.0.2.10:51812' },
  { sourceIpAddress: '[2001:db8::1]:443' },
  { sourceIpAddress: '' },
  { sourceIpAddress: 'scheduler' },
  { request: { endpoint: 'POST /', body: { value: ['a', 1, null] }, parameters: { value: 'text' }, headers: {} } },
  { result: { value: 17 }, details: { value: null } },
  { unknownField: { deep: [1, 2, { three: null }] }, outcome: 'DENIED' },
  { resourceId: 'r-1', resourceName: 'n'.repeat(255), correlationId: '=1+1', userAgent: '😀'.repeat(100) },
  { initiator: { id: 'u-1', email: 'someone@localhost', type: 'robot' } },
  { serviceAccountDelegationInfo: { principals: [{ id: 'p-1' }, { id: 'p-2', email: 'p@example.com' }] } },
  { eventType: 'POLICY_DENIED', severity: 'ERROR', context: { ...context, region: 'eu01' } },
  { details: { long: 'x'.repeat(60_000) } },
]

let service: RunningService
let newestFirst: string[]
beforeAll(async () => {
  service = await startService()
  const entries = odd.map((over, at) => anEntry({ eventTimeStamp: minutesAgo(59 - at), context, ...over }))
  const ids = await service.send(entries)
  // Ids sort by the time of the event.
  newestFirst = ids.toSorted().reverse()
}, 180_000)
afterAll(() => service?.stop())

const python = pythonWith('vendor-sdk.txt')
const sdks: [string, Provision, string[]][] = [
  ['Go', goProgram('vendor-sdk'), []],
  ['Python', python, [join(import.meta.dirname, 'python', 'vendor_sdk.py')]],
]

describe.each(sdks)('the vendor’s SDK for %s', (_, sdk, first) => {
  const scopes = { organizations: organizationId, folders: folderId, projects: projectId }
  for (const [scope, id] of Object.entries(scopes)) {
    foreignTest(`lists ${scope} page by page, and decodes entries of every kind`, sdk, async (program) => {
      const right = `reader ${scope}/${id}`
      const read = await program.run(
        [...first, service.url, scope, id, minutesAgo(3 * 24 * 60), minutesAgo(0), String(limit)],
        tmpdir(),
        { TOKEN: await service.token(right) },
      )
      const pages: string[][] = read
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(pages.flat()).toEqual(newestFirst)
      expect(Math.max(...pages.map((page) => page.length))).toBe(limit)
    })
  }

  foreignTest('gets the entries of the time range that it asks for, and no others', sdk, async (program) => {
    const args = [service.url, 'organizations', organizationId, minutesAgo(58.5), minutesAgo(53.5), '100']
    const read = await program.run([...first, ...args], tmpdir(), {
      TOKEN: await service.token(`reader organizations/${organizationId}`),
    })
    const entries = JSON.parse(read) as string[]
    expect(entries).toHaveLength(5)
    expect(newestFirst.join()).toContain(entries.join())
  })
})
