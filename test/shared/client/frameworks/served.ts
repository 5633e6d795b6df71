// Every framework with the application of a test, recorded in memory.
import { randomUUID } from 'node:crypto'
import express from 'express'
import express4 from 'express4'
import { onTestFinished } from 'vitest'
import { type Audit, auditOf } from '../../../../shared/client/context/audit.ts'
import { memoryRecorderOf } from '../../../../shared/client/testing/memory-recorder.ts'
import { serveExpress } from './served-express.ts'
import { serveFastify } from './served-fastify.ts'
import { serveHono } from './served-hono.ts'
import type { Application, Served } from './test-routes.ts'

export const organizationId = 'o-1'

type Serve = (audit: Audit, application: Application) => Promise<Served>

export const frameworks: readonly (readonly [name: string, serve: Serve])[] = [
  ['hono', serveHono],
  ['express 4', serveExpress(express4 as unknown as Parameters<typeof serveExpress>[0])],
  ['express 5', serveExpress(express)],
  ['fastify', serveFastify],
]

export function memoryAudit() {
  const recorder = memoryRecorderOf({ now: Date.now, newId: randomUUID })
  const audit = auditOf({
    recorder,
    defaults: { eventSource: 'billing', region: 'eu01', visibility: 'PUBLIC', context: { organizationId } },
    now: Date.now,
    newId: randomUUID,
  })
  return { recorder, audit }
}

export async function served(serve: Serve, application: (audit: Audit) => Application) {
  const { recorder, audit } = memoryAudit()
  const { url, stop } = await serve(audit, application(audit))
  onTestFinished(stop)
  return { recorder, audit, url }
}
