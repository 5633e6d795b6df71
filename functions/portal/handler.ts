// The Lambda entry of the portal: environment and files, once per instance. It has no client of any store.
import { handle } from 'hono/aws-lambda'
import { readEnvironment } from '../../shared/deployment/environment.ts'
import type { PortalSignIn } from '../../shared/deployment/portal-config.ts'
import { createApp } from './app.ts'
import { readPortalFiles } from './files.ts'
import { issuerOrigins } from './issuer-origins.ts'

const env = readEnvironment(process.env, 'oidcIssuer', 'portalSignIn', 'portalFiles')
const signIn: PortalSignIn = JSON.parse(env.portalSignIn)

export const handler = handle(
  createApp({
    files: readPortalFiles(new URL(env.portalFiles, import.meta.url)),
    config: { issuer: env.oidcIssuer, ...signIn },
    issuerOrigins: issuerOrigins(env.oidcIssuer, fetch),
  }),
)
