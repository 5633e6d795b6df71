// Public keys of three kinds, and whether one of them has signed some bytes. By Web Crypto, which browsers and Node both bring. Knows nothing of
// notes and names.

/** Rejects for nothing that a signature may hold. */
export type SignatureCheck = (message: Uint8Array, signature: Uint8Array) => Promise<boolean>

/** Verifies Ed25519 where Web Crypto does not: browsers before Chrome 137, Firefox 129, Safari 17. */
export interface Ed25519 {
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
}

const [ed25519KeyBytes, ed25519SignatureBytes] = [32, 64]

/**
 * `undefined` for what is no key.
 * @param publicKey 32 bytes, as RFC 8032 encodes it.
 * @param given used instead of Web Crypto where it is given.
 */
export async function ed25519Check(publicKey: Uint8Array, given?: Ed25519): Promise<SignatureCheck | undefined> {
  if (publicKey.length !== ed25519KeyBytes) return undefined
  if (!given) return checkBy('raw', publicKey, { name: 'Ed25519' })
  return async (message, signature) =>
    signature.length === ed25519SignatureBytes && given.verify(signature, message, publicKey)
}

/**
 * ECDSA over P-256 with SHA-256. `undefined` for what is no key.
 * @param spki the key as SubjectPublicKeyInfo in DER.
 */
export async function ecdsaP256Check(spki: Uint8Array): Promise<SignatureCheck | undefined> {
  const check = await checkBy('spki', spki, { name: 'ECDSA', namedCurve: 'P-256' }, { name: 'ECDSA', hash: 'SHA-256' })
  return (
    check &&
    (async (message, der) => {
      const raw = rawOfDer(der)
      return raw !== undefined && check(message, raw)
    })
  )
}

/**
 * FIPS 204. `undefined` where Web Crypto does not have it: Node has it from 24.7 on.
 * @param publicKey 1,312 bytes.
 */
export async function mlDsa44Check(publicKey: Uint8Array): Promise<SignatureCheck | undefined> {
  return checkBy('raw-public', publicKey, { name: 'ML-DSA-44' })
}

/** WebIDL's names of formats and algorithms, of which TypeScript does not know the newest. */
type Import = (
  format: string,
  key: Uint8Array,
  algorithm: object,
  extractable: boolean,
  usages: readonly ['verify'],
) => ReturnType<typeof crypto.subtle.importKey>

async function checkBy(format: string, publicKey: Uint8Array, algorithm: object, signing: object = algorithm) {
  const importKey = crypto.subtle.importKey.bind(crypto.subtle) as Import
  const key = await importKey(format, publicKey, algorithm, false, ['verify']).catch(() => undefined)
  const parameters = signing as Parameters<typeof crypto.subtle.verify>[0]
  const check: SignatureCheck = async (message, signature) =>
    crypto.subtle.verify(
      parameters,
      key as NonNullable<typeof key>,
      Uint8Array.from(signature),
      Uint8Array.from(message),
    )
  return key && check
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
