// The interface of the key that signs checkpoints, and how a signature is made under the name of a log. The keys themselves are in
// shared/store/keys/signing-key.ts.
import { type Checkpoint, checkpointText } from './checkpoint.ts'
import { formatNote } from './signed-note.ts'
import { formatVerifierKey, keyIdOf, type SignatureType } from './verifier-key.ts'

export interface PublicKey {
  readonly type: SignatureType
  /** As SubjectPublicKeyInfo in DER. */
  readonly spki: Uint8Array
}

/** A private key that signs, and never shows itself. */
export interface SigningKey extends PublicKey {
  /** In the form of a note's signature: for ECDSA, DER. */
  sign(text: string): Promise<Uint8Array>
}

export async function signCheckpoint(key: SigningKey, checkpoint: Checkpoint): Promise<string> {
  const { origin } = checkpoint
  const text = checkpointText(checkpoint)
  const signature = await key.sign(text)
  return formatNote({ text, signatures: [{ name: origin, keyId: keyIdOf(origin, key.type, key.spki), signature }] })
}

/** One key signs for all logs of a deployment, each under its own name. */
export function verifierKeyOf(key: PublicKey, origin: string): string {
  return formatVerifierKey(origin, key.type, key.spki)
}
