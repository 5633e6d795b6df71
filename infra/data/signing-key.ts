// The key that signs checkpoints. It stays in KMS, and outlives the stack: its signatures must be verifiable as long as anybody keeps
// them, and no other key may speak for a log.
import { RemovalPolicy } from 'aws-cdk-lib'
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import type { BelegFunction } from '../compute/beleg-function.ts'

/**
 * Ed25519, if the Region's KMS has it (since November 2025:
 * https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html); all have had ECDSA over P-256 for years.
 */
const specs = {
  ed25519: KeySpec.ECC_NIST_EDWARDS25519,
  'ecdsa-p256': KeySpec.ECC_NIST_P256,
} as const

export const signatures = Object.keys(specs) as (keyof typeof specs)[]

export interface SigningKeyProps {
  /** Cannot be changed later, since that makes another key. */
  readonly type: keyof typeof specs
}

export class SigningKey extends Construct {
  private readonly key: Key

  constructor(scope: Construct, id: string, props: SigningKeyProps) {
    super(scope, id)
    this.key = new Key(this, 'Key', {
      description: 'Signs the checkpoints of audit logs',
      keySpec: specs[props.type],
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: RemovalPolicy.RETAIN,
    })
  }

  /** Lets `fn` sign checkpoints, and read the public key. */
  allowSigning(fn: BelegFunction): void {
    fn.allow(['kms:GetPublicKey', 'kms:Sign'], [this.key.keyArn])
    fn.tell('signingKey', `kms:${this.key.keyArn}`)
  }

  /** Lets `fn` read the public key, but not sign. */
  allowTelling(fn: BelegFunction): void {
    fn.allow(['kms:GetPublicKey'], [this.key.keyArn])
    fn.tell('signingKey', `kms:${this.key.keyArn}`)
  }
}
