// A thread of its own with little memory, in which the ingest app gets the named bodies at once, and then others: a thread that needs
// more is ended by V8. The stores
// refuse to be reached: what is meant to exhaust has to be refused before.
import { parentPort } from 'node:worker_threads'
import { createApp } from '../../functions/ingest/app.ts'
import { isSplunkPath } from '../../functions/ingest/splunk-routes.ts'
import { hashOf, type IngestKey, keyText } from '../../shared/access/ingest-key.ts'
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { exhaustingBodies, exhaustingExports, exhaustingRecords, recordFormats } from './exhausting-bodies.ts'

const unreachable = () => Promise.reject(new Error('the store was reached'))
const secret = '0'.repeat(64)
const key: IngestKey = {
  ...{
    id: '0'.repeat(16),
    name: 'splunk',
    secretHash: hashOf(secret),
    formats: ['splunk'],
    defaults: {},
    settings: {},
  },
  ...{ keepsRefused: false, drops: [], createdMs: 0, createdBy: 'manager', expiresMs: Number.POSITIVE_INFINITY },
  lastUsedDay: new Date().toISOString().slice(0, 10),
}
const app = createApp({
  events: { put: unreachable, partitionOf: () => '', someByIds: unreachable },
  notes: { put: unreachable },
  payloads: { put: unreachable },
  lookups: { ensure: unreachable },
  homes: { ensure: unreachable },
  declaredPaths: { pathOf: unreachable },
  // Splunk's routes know the organization by the key.
  ingestKeys: {
    find: async () => key,
    organizationOf: async () => 'o-1',
    noteFirstUse: unreachable,
    noteUse: unreachable,
    noteFiltered: unreachable,
  },
  quarantine: { add: unreachable, find: unreachable, page: unreachable, remove: unreachable },
  quarantined: { put: unreachable, get: unreachable },
  region: 'eu01',
  checkCaller: async () => ({ subject: 'writer', rights: [{ role: 'writer', scope: '*' }] }),
  checkPushToken: unreachable,
  now: Date.now,
  newSalt: () => '00',
  newRequestId: () => 'request',
  newBudget: () => newBudget(budgetSizes.ingest),
  logger: { info: () => {}, warn: () => {}, error: () => {} },
  metrics: { put: () => {} },
})

const bodies = exhaustingBodies(Date.now())
const exports = exhaustingExports(Date.now())
const records = Object.fromEntries(
  recordFormats.flatMap((format) =>
    Object.entries(exhaustingRecords(format, Date.now())).map(([name, sent]) => [`${format}: ${name}`, sent]),
  ),
)
/** By name: what is sent where. */
function sentBy(name: string) {
  const sent = bodies[name] ?? exports[name]
  if (!sent) return records[name]
  const coding = name in exports ? { 'content-encoding': 'gzip' } : {}
  const path = name in exports ? '/v2/organizations/o-1/ingest/otlp/v1/logs' : '/v2/entries'
  return { path, headers: { 'content-type': sent.type, ...coding }, body: sent.body }
}

parentPort?.on('message', async (names: readonly string[]) => {
  const answers = names.map(async (name) => {
    const { path, headers, body } = sentBy(name) ?? { path: '', headers: {}, body: () => '' }
    const authorization = isSplunkPath(path) ? { authorization: `Splunk ${keyText({ id: key.id, secret })}` } : {}
    const response = await app.request(path, {
      method: 'POST',
      headers: { ...headers, ...authorization },
      body: body(),
    })
    return { status: response.status, text: await response.text() }
  })
  parentPort?.postMessage(await Promise.all(answers))
})
