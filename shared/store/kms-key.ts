// A signing key in AWS KMS: it never leaves it.
import { GetPublicKeyCommand, KMSClient, SignCommand, type SigningAlgorithmSpec } from '@aws-sdk/client-kms'
import type { SigningKey } from '../note-signer.ts'
import type { SignatureType } from '../proof/verifier-key.ts'
import { resilience } from './resilience.ts'

/**
 * KMS signs a message of up to 4,096 bytes as it is; a checkpoint has some two hundred.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
const algorithms = {
  ed25519: 'ED25519_SHA_512',
  'ecdsa-p256': 'ECDSA_SHA_256',
} as const satisfies Record<SignatureType, SigningAlgorithmSpec>

/** @throws Error when the key is of neither kind that checkpoints are signed with. */
export async function kmsKey(keyId: string): Promise<SigningKey> {
  const client = new KMSClient(resilience)
  const { PublicKey, KeySpec } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }))
  const type = KeySpec === 'ECC_NIST_EDWARDS25519' ? 'ed25519' : 'ecdsa-p256'
  if (!PublicKey || (type === 'ecdsa-p256' && KeySpec !== 'ECC_NIST_P256'))
    throw new Error(
      `the key ${keyId} is of ${KeySpec}: checkpoints are signed with ECC_NIST_EDWARDS25519 or ECC_NIST_P256`,
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
