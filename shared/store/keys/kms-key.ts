// A signing key in AWS KMS. The private key never leaves KMS.
import { GetPublicKeyCommand, KMSClient, SignCommand, type SigningAlgorithmSpec } from '@aws-sdk/client-kms'
import type { SigningKey } from '../../proof/note-signer.ts'
import type { SignatureType } from '../../proof/verifier-key.ts'
import { resilience } from '../clients/resilience.ts'

/**
 * KMS signs a message of up to 4,096 bytes without a digest; a checkpoint has some two hundred.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
const algorithms = {
  ed25519: 'ED25519_SHA_512',
  'ecdsa-p256': 'ECDSA_SHA_256',
} as const satisfies Record<SignatureType, SigningAlgorithmSpec>

/** By KMS's name of the type. Not every Region has Ed25519; all have had ECDSA over P-256 for years. */
const types: Readonly<Record<string, SignatureType>> = {
  ECC_NIST_EDWARDS25519: 'ed25519',
  ECC_NIST_P256: 'ecdsa-p256',
}

/** @throws Error if the key has another type, or is not for signing. */
export async function kmsKey(keyId: string): Promise<SigningKey> {
  const client = new KMSClient(resilience)
  const { PublicKey, KeySpec, KeyUsage } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }))
  const type = types[KeySpec ?? '']
  if (!PublicKey || type === undefined || KeyUsage !== 'SIGN_VERIFY')
    throw new Error(
      `the key ${keyId} is ${KeySpec} for ${KeyUsage}: checkpoints need ${Object.keys(types).join(' or ')} for SIGN_VERIFY`,
    )
  return {
    type,
    spki: PublicKey,
    sign: async (text) => {
      const { Signature } = await client.send(
        new SignCommand({
          KeyId: keyId,
          Message: Buffer.from(text),
          MessageType: 'RAW',
          SigningAlgorithm: algorithms[type],
        }),
      )
      if (!Signature) throw new Error('KMS signed without giving a signature')
      return Signature
    },
  }
}
