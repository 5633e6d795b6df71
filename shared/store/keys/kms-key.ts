// A signing key in AWS KMS: it never leaves it.
import { GetPublicKeyCommand, KMSClient, SignCommand, type SigningAlgorithmSpec } from '@aws-sdk/client-kms'
import type { SigningKey } from '../../proof/note-signer.ts'
import type { SignatureType } from '../../proof/verifier-key.ts'
import { resilience } from '../clients/resilience.ts'

/**
 * KMS signs a message of up to 4,096 bytes as it is; a checkpoint has some two hundred.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
const algorithms = {
  ed25519: 'ED25519_SHA_512',
  'ecdsa-p256': 'ECDSA_SHA_256',
} as const satisfies Record<SignatureType, SigningAlgorithmSpec>

/** By KMS's name of the kind. Ed25519 where the Region has it; ECDSA over P-256 has been everywhere for years. */
const types: Readonly<Record<string, SignatureType>> = {
  ECC_NIST_EDWARDS25519: 'ed25519',
  ECC_NIST_P256: 'ecdsa-p256',
}

/** @throws Error when the key is of neither kind that checkpoints are signed with, or is not for signing. */
export async function kmsKey(keyId: string): Promise<SigningKey> {
  const client = new KMSClient(resilience)
  const { PublicKey, KeySpec, KeyUsage } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }))
  const type = types[KeySpec ?? '']
  if (!PublicKey || type === undefined || KeyUsage !== 'SIGN_VERIFY')
    throw new Error(
      `the key ${keyId} is of ${KeySpec} for ${KeyUsage}: checkpoints are signed with ${Object.keys(types).join(' or ')} for SIGN_VERIFY`,
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
