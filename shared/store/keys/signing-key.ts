// The key that signs checkpoints: in KMS where deployed, in a file on one machine. Read once, when it is first needed.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { SigningKey } from '../../proof/note-signer.ts'

/** @param place `kms:ARN`, or `file:PATH` of a private key in PEM. */
export function signingKeyAt(place: string): () => Promise<SigningKey> {
  let key: Promise<SigningKey> | undefined
  return () => {
    key ??= openKey(place)
    // The next one that needs it tries anew.
    key.catch(() => {
      key = undefined
    })
    return key
  }
}

async function openKey(place: string): Promise<SigningKey> {
  if (place.startsWith('file:')) return fileKey(place.slice('file:'.length))
  // Loaded only where there is something to sign: most instances never have.
  const { kmsKey } = await import('./kms-key.ts')
  return kmsKey(place.slice('kms:'.length))
}

async function fileKey(path: string): Promise<SigningKey> {
  const privateKey = createPrivateKey(await readFile(path))
  const type = privateKey.asymmetricKeyType === 'ed25519' ? 'ed25519' : 'ecdsa-p256'
  return {
    type,
    spki: new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' })),
    sign: async (text) => sign(type === 'ed25519' ? null : 'sha256', Buffer.from(text), privateKey),
  }
}
