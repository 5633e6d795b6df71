// A thread of its own with little memory, in which the ingest app gets the named bodies at once, and then others: a thread that needs
// more is ended by V8. The stores
// refuse to be reached: what is meant to exhaust has to be refused before.
import { parentPort } from 'node:worker_threads'
import { createApp } from '../../functions/ingest/app.ts'
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { exhaustingBodies, exhaustingExports } from './exhausting-bodies.ts'

const unreachable = () => Promise.reject(new Error('the store was reached'))
const app = createApp({
  events: { put: unreachable, partitionOf: () => '', someByIds: unreachable },
  notes: { put: unreachable },
  payloads: { put: unreachable },
  lookups: { ensure: unreachable },
  homes: { ensure: unreachable },
  declaredPaths: { pathOf: unreachable },
  ingestKeys: {
    find: unreachable,
    organizationOf: unreachable,
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

parentPort?.on('message', async (names: readonly string[]) => {
  const answers = names.map(async (name) => {
    const sent = bodies[name] ?? exports[name]
    const coding = name in exports ? { 'content-encoding': 'gzip' } : {}
    const path = name in exports ? '/v2/organizations/o-1/ingest/otlp/v1/logs' : '/v2/entries'
    const headers = { 'content-type': sent?.type ?? '', ...coding }
    const response = await app.request(path, { method: 'POST', headers, body: sent?.body() ?? '' })
    return { status: response.status, text: await response.text() }
  })
  parentPort?.postMessage(await Promise.all(answers))
})
