// Every framework with the application of a test, recorded in memory.
import express from 'express'
import express4 from 'express4'
import { onTestFinished } from 'vitest'
import type { Audit } from '../../../../shared/client/context/audit.ts'
import { createAudit } from '../../../../shared/client/context/create-audit.ts'
import { memoryRecorder } from '../../../../shared/client/testing/create-memory-recorder.ts'
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
  const recorder = memoryRecorder()
  const audit = createAudit(recorder, {
    eventSource: 'billing',
    region: 'eu01',
    visibility: 'PUBLIC',
    context: { organizationId },
  })
  return { recorder, audit }
}

export async function served(serve: Serve, application: (audit: Audit) => Application) {
  const { recorder, audit } = memoryAudit()
  const { url, stop } = await serve(audit, application(audit))
  onTestFinished(stop)
  return { recorder, audit, url }
}
