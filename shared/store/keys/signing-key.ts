// The key that signs checkpoints: in KMS if deployed, in a file on one machine. It is opened once, at the first use.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { SigningKey } from '../../proof/note-signer.ts'

/** @param place `kms:ARN`, or `file:PATH` of a private key in PEM. */
export function signingKeyAt(place: string): () => Promise<SigningKey> {
  let key: Promise<SigningKey> | undefined
  return () => {
    key ??= openKey(place)
    // After a failure, the next call tries again.
    key.catch(() => {
      key = undefined
    })
    return key
  }
}

async function openKey(place: string): Promise<SigningKey> {
  if (place.startsWith('file:')) return fileKey(place.slice('file:'.length))
  // Loaded late, since most instances never sign.
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
