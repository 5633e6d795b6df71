// An ingest key as the API shows it: whether it is valid, what it is replaced by, and what a new one is asked for with. Knows no browser.
import { type IngestFormat, ingestFormats, ingestPath } from '../../../../shared/deployment/ingest-formats.ts'

/** An item of `GET /v2/organizations/{id}/ingest-keys`, by the time of making. */
export interface ShownKey {
  readonly id: string
  readonly name: string
  readonly formats: readonly IngestFormat[]
  readonly defaults: KeyDefaults
  readonly settings: KeySettings
  readonly keepsRefused: boolean
  /** Each a query of the list: entries that it would show are not kept. */
  readonly drops: readonly string[]
  /** How many records were not kept. */
  readonly filtered?: number
  /** The subject of a token. */
  readonly createdBy: string
  readonly createdTimeStamp: string
  readonly expiresTimeStamp: string
  readonly firstUsedTimeStamp?: string
  /** In UTC. */
  readonly lastUsedDay?: string
}

export interface KeyDefaults {
  readonly region?: string
  readonly eventSource?: string
  readonly visibility?: 'PUBLIC' | 'PRIVATE'
  readonly projectId?: string
  /** Top-down. */
  readonly folderPath?: readonly string[]
}

/** What a format must know of its sender (shared/access/format-settings.ts). */
export interface KeySettings {
  readonly kubernetes?: { readonly responseStarted?: boolean }
  readonly gcp?: { readonly audience: string; readonly email: string }
}

/** The answer to making a key: the only one with its secret. */
export interface NewKey extends ShownKey {
  readonly key: string
}

/** The body of `POST /v2/organizations/{id}/ingest-keys`. */
export interface KeyRequest {
  readonly name: string
  readonly formats: readonly IngestFormat[]
  readonly expiresInDays: number
  readonly defaults: KeyDefaults
  readonly settings: KeySettings
  readonly keepsRefused: boolean
  readonly drops: readonly string[]
}

/** In the order in which they are offered. */
export const formats = Object.keys(ingestFormats) as readonly IngestFormat[]

/** A key is changed in time if its end is said so long before. */
const soonMs = 14 * 24 * 60 * 60 * 1000

export function standingOf({ expiresTimeStamp }: ShownKey, nowMs: number): 'valid' | 'ends-soon' | 'expired' {
  const leftMs = Date.parse(expiresTimeStamp) - nowMs
  return leftMs <= 0 ? 'expired' : leftMs <= soonMs ? 'ends-soon' : 'valid'
}

/** The later valid key of the same name: once the sender has changed to it, this one can be revoked. */
export function successorOf(key: ShownKey, keys: readonly ShownKey[], nowMs: number): ShownKey | undefined {
  const later = keys.slice(keys.findIndex(({ id }) => id === key.id) + 1)
  return later.find((one) => one.name === key.name && standingOf(one, nowMs) !== 'expired')
}

/** A key like this one, for as long as this one was made for. */
export function requestLike({ name, formats, defaults, settings, keepsRefused, drops, ...key }: ShownKey): KeyRequest {
  const days = (Date.parse(key.expiresTimeStamp) - Date.parse(key.createdTimeStamp)) / 86_400_000
  return { name, formats, defaults, settings, keepsRefused, drops, expiresInDays: Math.max(1, Math.round(days)) }
}

/**
 * The address that senders of a format send to. Exporters of OpenTelemetry add `/v1/logs` to theirs; a cluster is named by its own; that of
 * Google's pushes names the key.
 */
export function addressFor(format: IngestFormat, origin: string, organization: string, keyId = 'KEY_ID'): string {
  const source = format === 'gcp' ? keyId : 'CLUSTER'
  const path = ingestPath(format).replace('{id}', encodeURIComponent(organization)).replace('{source}', source)
  return `${origin}${format === 'otlp' ? path.replace(/\/v1\/logs$/, '') : path}`
}

/** What is typed into the form of a key. */
export interface TypedKey {
  readonly name: string
  readonly formats: readonly IngestFormat[]
  readonly days: number
  readonly region: string
  readonly eventSource: string
  readonly visibility: '' | 'PUBLIC' | 'PRIVATE'
  readonly projectId: string
  readonly folderPath: string
  /** Of Google's tokens. */
  readonly audience: string
  readonly email: string
  /** Those that the form does not ask for. */
  readonly settings: KeySettings
  readonly keepsRefused: boolean
  /** A rule on each line. */
  readonly drops: string
}

/** What is typed into the form of a key, as the body that it becomes: empty fields are left out. */
export function requestOf(typed: TypedKey): KeyRequest {
  const { region, eventSource, visibility, projectId } = typed
  const folderPath = typed.folderPath.split(/[\s,/>]+/).filter((id) => id !== '')
  const gcp = { audience: typed.audience.trim(), email: typed.email.trim() }
  const texts = { region: region.trim(), eventSource: eventSource.trim(), visibility, projectId: projectId.trim() }
  return {
    name: typed.name.trim(),
    formats: formats.filter((format) => typed.formats.includes(format)),
    expiresInDays: typed.days,
    defaults: {
      ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')),
      ...(folderPath.length > 0 && { folderPath }),
    },
    settings: { ...typed.settings, ...(typed.formats.includes('gcp') && { gcp }) },
    keepsRefused: typed.keepsRefused,
    drops: typed.drops
      .split('\n')
      // As a browser would have it in an address.
      .map((line) =>
        line
          .trim()
          .replace(/^\?/, '')
          .toWellFormed()
          .replaceAll(/[^!-~]+/g, encodeURIComponent),
      )
      .filter((line) => line !== ''),
  }
}
