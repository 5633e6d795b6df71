// A thread of its own with little memory, in which the ingest app gets one body: a thread that needs more is ended by V8. The stores
// refuse to be reached: what is meant to exhaust has to be refused before.
import { parentPort, workerData } from 'node:worker_threads'
import { createApp } from '../../functions/ingest/app.ts'
import { exhaustingBodies } from './exhausting-bodies.ts'

const unreachable = () => Promise.reject(new Error('the store was reached'))
const app = createApp({
  events: { put: unreachable },
  payloads: { put: unreachable },
  signposts: { ensure: unreachable },
  homes: { ensure: unreachable },
  checkCaller: async () => ({ subject: 'writer', rights: [{ role: 'writer', scope: '*' }] }),
  now: Date.now,
  newSalt: () => '00',
  newRequestId: () => 'request',
  newDeadline: () => AbortSignal.timeout(20_000),
  log: { info: () => {}, warn: () => {}, error: () => {} },
  metrics: { put: () => {} },
})

const { name } = workerData as { readonly name: string }
const { type, body } = exhaustingBodies(Date.now())[name] ?? { type: '', body: () => '' }
const response = await app.request('/v2/entries', { method: 'POST', headers: { 'content-type': type }, body: body() })
parentPort?.postMessage({ status: response.status, text: await response.text() })
