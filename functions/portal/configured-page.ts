// The portal's page with the deployment's configuration in it: as data, which no policy blocks, so that the script need not ask for it. Once per
// instance.
import { brotliCompressSync } from 'node:zlib'
import { configPlace, type PortalConfig } from '../../shared/deployment/portal-config.ts'
import { type PortalFile, portalFile } from './files.ts'

/** @throws Error if the page has no place for it. */
export function configuredPage(page: PortalFile, config: PortalConfig): PortalFile {
  const html = Buffer.from(page.bodies.identity).toString()
  const parts = html.split(configPlace)
  if (parts.length !== 2) throw new Error('the page of the portal has no place for the configuration')
  // No text of a setting may end the element (HTML, section 4.12.1.3).
  const json = JSON.stringify(config).replaceAll('<', '\\u003c')
  const identity = Buffer.from(parts.join(configPlace.replace('><', `>${json}<`)))
  return portalFile(page.type, identity, brotliCompressSync(identity))
}
