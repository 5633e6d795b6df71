// An ingest key: the fixed secret of a sender that cannot get tokens. What it is bound to, how it is sent, and whether a secret is its own.
// Knows nothing of where keys are kept.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IngestFormat } from '../deployment/ingest-formats.ts'
import type { EntryDefaults } from '../entry/entry-defaults.ts'
import type { FormatSettings } from './format-settings.ts'

export interface IngestKey {
  /** Sixteen hex digits; no secret. */
  readonly id: string
  /** What people call the sender: two keys may have one name, for a change without a gap. */
  readonly name: string
  /** SHA-256 in hex. The secret has 256 random bits, so the hash needs neither salt nor work. */
  readonly secretHash: string
  readonly formats: readonly IngestFormat[]
  readonly defaults: EntryDefaults
  readonly settings: FormatSettings
  /** Whether a record of which no entry can be made is quarantined, and the sender told that it was taken. */
  readonly keepsRefused: boolean
  /** Rules (shared/filter/drop-rule.ts): an entry that one of them names is not stored, and the sender told that it was taken. */
  readonly drops: readonly string[]
  /** By which the sender signs its bodies, as it is: no signature can be checked with a hash. Such a key opens the route of Keycloak alone. */
  readonly signatureSecret?: string
  readonly createdMs: number
  /** The subject of the token by which it was made. */
  readonly createdBy: string
  readonly expiresMs: number
  readonly firstUsedMs?: number
  /** In UTC. Set once the first use is on record. */
  readonly lastUsedDay?: string
  /** How many records were not kept, by `drops` or by a rule of their format; one that is sent again counts again. */
  readonly filtered?: number
}

export interface PresentedKey {
  readonly id: string
  readonly secret: string
}

/** As it is shown, once. The prefix lets scanners find a key that was published by mistake. */
export function keyText({ id, secret }: PresentedKey): string {
  return `bik_${id}_${secret}`
}

/**
 * The key in an `Authorization` header: as a bearer token (RFC 6750), as the password of any user (RFC 7617), or in Splunk's scheme
 * (https://docs.splunk.com/Documentation/Splunk/latest/Data/HECExamples).
 */
export function presentedKey(authorization: string | undefined): PresentedKey | undefined {
  const [, scheme = '', sent = ''] = /^(Bearer|Splunk|Basic) +(\S+)$/i.exec(authorization ?? '') ?? []
  const text = scheme.toLowerCase() === 'basic' ? passwordIn(sent) : sent
  const [, id, secret] = /^bik_([0-9a-f]{16})_([0-9a-f]{64})$/.exec(text) ?? []
  return id === undefined || secret === undefined ? undefined : { id, secret }
}

function passwordIn(credentials: string): string {
  const text = Buffer.from(credentials, 'base64').toString()
  return text.slice(text.indexOf(':') + 1)
}

export function isIngestKeyId(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text)
}

export function hashOf(secret: string): string {
  return digestOf(secret).toString('hex')
}

const signedFormat: IngestFormat = 'keycloak'

const noKey = Buffer.alloc(32)

/** Whether the key may send in the format now, and the secret is its own. Compares as long for a missing key as for a wrong secret. */
export function isValidKey(
  key: IngestKey | undefined,
  secret: string,
  format: IngestFormat,
  nowMs: number,
): key is IngestKey {
  const isOwn = timingSafeEqual(digestOf(secret), key ? Buffer.from(key.secretHash, 'hex') : noKey)
  return isOwn && isInForce(key, format, nowMs)
}

/** Whether the key may send in the format now, by whatever shows that its sender is its own. */
export function isInForce(key: IngestKey | undefined, format: IngestFormat, nowMs: number): key is IngestKey {
  if (key === undefined || nowMs >= key.expiresMs || !key.formats.includes(format)) return false
  return key.signatureSecret === undefined || format === signedFormat
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
