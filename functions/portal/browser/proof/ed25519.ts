// Ed25519 for browsers whose Web Crypto lacks it (before Chrome 137, Firefox 129, Safari 17): a library, loaded only then.
import type { Ed25519 } from '../../../../shared/proof/public-key.ts'

type Subtle = Pick<typeof crypto.subtle, 'importKey'>

/** `undefined` if Web Crypto supports Ed25519. */
export async function ed25519IfLacking(subtle: Subtle = crypto.subtle): Promise<Ed25519 | undefined> {
  if (await hasEd25519(subtle)) return undefined
  const { ed25519 } = await import('@noble/curves/ed25519.js')
  // Strict as Web Crypto (RFC 8032), not lax as ZIP 215.
  return { verify: (signature, message, publicKey) => ed25519.verify(signature, message, publicKey, { zip215: false }) }
}

async function hasEd25519(subtle: Subtle): Promise<boolean> {
  try {
    await subtle.importKey('raw', basePoint, 'Ed25519', false, ['verify'])
    return true
  } catch {
    return false
  }
}

/** RFC 8032 section 5.1: an encoding that every implementation accepts. */
const basePoint = new Uint8Array(32).fill(0x66).with(0, 0x58)
