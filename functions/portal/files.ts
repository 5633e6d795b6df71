// The built files of the portal, read once into memory, uncompressed and in brotli. Builds nothing (see infra/portal/portal-bundle.ts).
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'

export type Coding = 'br' | 'identity'

export interface PortalFile {
  readonly type: string
  /** Without quotes. Each coding is a representation of its own (RFC 9110 section 8.8.3.3). */
  readonly tag: string
  readonly bodies: Readonly<Record<Coding, Uint8Array<ArrayBuffer>>>
}

export interface PortalFiles {
  /** The one page, for every path. */
  readonly page: PortalFile
  /** By name. A name contains the hash of the file's content. */
  readonly assets: ReadonlyMap<string, PortalFile>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** @throws Error if the folder has no page, or a file of an unknown type. */
export function readPortalFiles(folder: URL): PortalFiles {
  const assets = new URL('assets/', folder)
  const names = readdirSync(assets).filter((name) => !name.endsWith('.br'))
  return {
    page: readFile(new URL('index.html', folder)),
    assets: new Map(names.map((name) => [name, readFile(new URL(name, assets))])),
  }
}

function readFile(url: URL): PortalFile {
  const type = types[extname(url.pathname)]
  if (type === undefined) throw new Error(`"${url.pathname}" is of a type that the portal does not serve`)
  const identity = readFileSync(url)
  const compressed = new URL(`${url.href}.br`)
  return portalFile(type, identity, existsSync(compressed) ? readFileSync(compressed) : identity)
}

/** @param br the same in brotli. */
export function portalFile(type: string, identity: Uint8Array, br: Uint8Array): PortalFile {
  return {
    type,
    tag: createHash('sha256').update(identity).digest('base64url').slice(0, 22),
    bodies: { identity: Uint8Array.from(identity), br: Uint8Array.from(br) },
  }
}
