// Verifier keys ("vkeys", https://c2sp.org/signed-note): what somebody must have to check a log's signatures, as one line of text.
// Verifies by Web Crypto, which browsers and Node both bring.
import { sha256 } from '@noble/hashes/sha2.js'
import { fromBase64, toBase64 } from './base64.ts'

/** Ed25519 and, for where KMS does not offer it, ECDSA over P-256 with SHA-256. */
export type SignatureType = 'ed25519' | 'ecdsa-p256'

const typeBytes = { ed25519: 0x01, 'ecdsa-p256': 0x02 } as const satisfies Record<SignatureType, number>

export interface VerifierKey {
  /** The log's origin. */
  readonly name: string
  /** Four bytes: tells keys of one name apart, and is no proof of anything. */
  readonly id: Uint8Array
  readonly verify: (text: string, signature: Uint8Array) => Promise<boolean>
}

/** Verifies Ed25519 where Web Crypto does not: browsers before Chrome 137, Firefox 129, Safari 17. */
export interface Ed25519 {
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
}

/** @param spki the public key as SubjectPublicKeyInfo in DER, the form in which KMS and Web Crypto give it. */
export function formatVerifierKey(name: string, type: SignatureType, spki: Uint8Array): string {
  const id = keyIdOf(name, type, spki)
  const hexId = Array.from(id, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${name}+${hexId}+${toBase64(Uint8Array.from([typeBytes[type], ...materialOf(type, spki)]))}`
}

/**
 * `undefined` when the text is no verifier key, or one whose id does not fit its name and key.
 * @param ed25519 used instead of Web Crypto where it is given.
 */
export async function parseVerifierKey(text: string, ed25519?: Ed25519): Promise<VerifierKey | undefined> {
  const [, name = '', hexId, base64 = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? []
  const [typeByte, ...material] = fromBase64(base64) ?? []
  const type =
    typeByte === typeBytes.ed25519 ? 'ed25519' : typeByte === typeBytes['ecdsa-p256'] ? 'ecdsa-p256' : undefined
  if (type === undefined) return undefined
  const spki = type === 'ed25519' ? Uint8Array.from([...ed25519SpkiPrefix, ...material]) : Uint8Array.from(material)
  if (formatVerifierKey(name, type, spki) !== `${name}+${hexId}+${base64}`) return undefined
  const id = keyIdOf(name, type, spki)
  if (type === 'ed25519' && ed25519) {
    const publicKey = Uint8Array.from(material)
    const verify = async (signed: string, signature: Uint8Array) =>
      signature.length === ed25519SignatureBytes && ed25519.verify(signature, utf8.encode(signed), publicKey)
    return { name, id, verify }
  }
  try {
    const key = await crypto.subtle.importKey('spki', spki, algorithms[type].key, false, ['verify'])
    return { name, id, verify: verifyWith(type, key) }
  } catch {
    return undefined
  }
}

/** The four bytes that stand before a signature of this key. */
export function keyIdOf(name: string, type: SignatureType, spki: Uint8Array): Uint8Array {
  const hashed =
    type === 'ed25519'
      ? Uint8Array.from([...utf8.encode(`${name}\n`), typeBytes.ed25519, ...materialOf(type, spki)])
      : // Type 0x02 names its key by the hash of the key alone.
        spki
  return sha256(hashed).slice(0, 4)
}

const utf8 = new TextEncoder()

const ed25519SignatureBytes = 64

/** RFC 8410 section 4: what stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo. */
const ed25519SpkiPrefix = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00)

function materialOf(type: SignatureType, spki: Uint8Array): Uint8Array {
  return type === 'ed25519' ? spki.slice(ed25519SpkiPrefix.length) : spki
}

type PublicKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

const algorithms = {
  ed25519: { key: { name: 'Ed25519' }, signature: { name: 'Ed25519' } },
  'ecdsa-p256': {
    key: { name: 'ECDSA', namedCurve: 'P-256' },
    signature: { name: 'ECDSA', hash: 'SHA-256' },
  },
} as const

function verifyWith(type: SignatureType, key: PublicKey): VerifierKey['verify'] {
  return async (text, signature) => {
    const raw = type === 'ed25519' ? signature : rawOfDer(signature)
    if (!raw) return false
    return crypto.subtle.verify(algorithms[type].signature, key, Uint8Array.from(raw), utf8.encode(text))
  }
}

/** KMS and the note format write ECDSA signatures in DER (RFC 3279 section 2.2.3); Web Crypto takes r and s as 32 bytes each. */
function rawOfDer(der: Uint8Array): Uint8Array | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined
  const r = integerAt(der, 2)
  const s = r && integerAt(der, r.end)
  return r && s?.end === der.length ? Uint8Array.from([...r.bytes, ...s.bytes]) : undefined
}

function integerAt(der: Uint8Array, start: number): { readonly bytes: Uint8Array; readonly end: number } | undefined {
  const end = start + 2 + Number(der[start + 1])
  const digits = der.slice(start + 2, end)
  const [first = 0x80, second = 0] = digits
  const significant = first === 0 ? digits.slice(1) : digits
  // X.690 sections 8.3.2 and 8.3.3: as few bytes as will do, and not negative. So there is one way to write a signature.
  const isMinimal = first < 0x80 && (first > 0 || digits.length === 1 || second >= 0x80)
  if (der[start] !== 0x02 || end > der.length || !isMinimal || significant.length > 32) return undefined
  const bytes = new Uint8Array(32)
  bytes.set(significant, 32 - significant.length)
  return { bytes, end }
}
