// Verifier keys ("vkeys", https://c2sp.org/signed-note): what somebody must have to check a log's signatures, as one line of text.
import { sha256 } from '@noble/hashes/sha2.js'
import { fromBase64, toBase64 } from './base64.ts'
import { toHex } from './hex.ts'
import { type Ed25519, ecdsaP256Check, ed25519Check } from './public-key.ts'

/** Ed25519 and, for where KMS does not offer it, ECDSA over P-256 with SHA-256. */
export type SignatureType = 'ed25519' | 'ecdsa-p256'

const typeBytes = { ed25519: 0x01, 'ecdsa-p256': 0x02 } as const satisfies Record<SignatureType, number>

export interface VerifierKey {
  /** The log's origin. */
  readonly name: string
  /** Four bytes: tells keys of one name apart, and is no proof of anything. */
  readonly id: Uint8Array
  /** Whether two keys are one, whatever their names. */
  readonly publicKey: string
  readonly verify: (text: string, signature: Uint8Array) => Promise<boolean>
}

/** @param spki the public key as SubjectPublicKeyInfo in DER, the form in which KMS and Web Crypto give it. */
export function formatVerifierKey(name: string, type: SignatureType, spki: Uint8Array): string {
  const hexId = toHex(keyIdOf(name, type, spki))
  return `${name}+${hexId}+${toBase64(Uint8Array.from([typeBytes[type], ...materialOf(type, spki)]))}`
}

/**
 * `undefined` when the text is no verifier key of a log, or one whose id does not fit its name and key.
 * @param ed25519 used instead of Web Crypto where it is given.
 */
export async function parseVerifierKey(text: string, ed25519?: Ed25519): Promise<VerifierKey | undefined> {
  const { name, type, id, material } = parseVkey(text) ?? {}
  if (name === undefined || !id || !material) return undefined
  const check =
    type === typeBytes.ed25519
      ? await ed25519Check(material, ed25519)
      : type === typeBytes['ecdsa-p256']
        ? await ecdsaP256Check(material)
        : undefined
  return (
    check && {
      name,
      id,
      publicKey: toBase64(material),
      verify: (signed, signature) => check(utf8.encode(signed), signature),
    }
  )
}

/** The line in its parts, whatever type its key is of; `undefined` when its id does not fit them. */
export interface Vkey {
  readonly name: string
  /** The byte that names the algorithm. */
  readonly type: number
  /** Four bytes. */
  readonly id: Uint8Array
  /** The public key, as its type has it. */
  readonly material: Uint8Array
}

export function parseVkey(text: string): Vkey | undefined {
  const [, name = '', hexId = '', base64 = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? []
  const [type, ...bytes] = fromBase64(base64) ?? []
  if (type === undefined) return undefined
  const material = Uint8Array.from(bytes)
  const id = idOf(name, type, material)
  return toHex(id) === hexId ? { name, type, id, material } : undefined
}

/** The four bytes that stand before a signature of this key. */
export function keyIdOf(name: string, type: SignatureType, spki: Uint8Array): Uint8Array {
  return idOf(name, typeBytes[type], materialOf(type, spki))
}

const utf8 = new TextEncoder()

/** Type 0x02 names its key by the hash of the key alone. */
function idOf(name: string, type: number, material: Uint8Array): Uint8Array {
  const named = type === typeBytes['ecdsa-p256'] ? [] : [...utf8.encode(`${name}\n`), type]
  return sha256(Uint8Array.from([...named, ...material])).slice(0, 4)
}

/** RFC 8410 section 4: so many bytes stand before the 32 of an Ed25519 key in its SubjectPublicKeyInfo. */
const ed25519SpkiPrefixBytes = 12

function materialOf(type: SignatureType, spki: Uint8Array): Uint8Array {
  return type === 'ed25519' ? spki.slice(ed25519SpkiPrefixBytes) : spki
}
