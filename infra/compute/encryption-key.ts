// The deployment's own key, for whoever wants to hold it: tables, bucket, queues and logs are then encrypted with it, and who can no
// longer use it reads nothing any more. Without it, AWS's own keys encrypt all of these.
import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { type Conditions, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'

/** All that DynamoDB, S3 and SQS ask of whoever works on what they encrypt. Written out: `ReEncrypt*` would be a wildcard. */
const useActions = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
]

/** What can be given rights: a function, which in turn is encrypted with the key. */
export interface KeyUser {
  allow(actions: readonly string[], resources: readonly string[], conditions: Conditions): void
}

export class EncryptionKey extends Construct {
  readonly key: Key

  constructor(scope: Construct, id: string) {
    super(scope, id)
    // Without it, what the tables and the bucket hold is lost: it stays as they do.
    this.key = new Key(this, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN })
    this.key.addToResourcePolicy(this.forLogs())
  }

  /** Lets `fn` work on what is encrypted, through the services that hold it and in no other way. */
  allowUsing(fn: KeyUser): void {
    const { region } = Stack.of(this)
    const services = ['dynamodb', 's3', 'sqs'].map((service) => `${service}.${region}.amazonaws.com`)
    fn.allow(useActions, [this.key.keyArn], { StringEquals: { 'kms:ViaService': services } })
  }

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
  private forLogs(): PolicyStatement {
    const { region, account, partition } = Stack.of(this)
    return new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: useActions,
      // In the policy of a key this means the key.
      resources: ['*'],
      conditions: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
      },
    })
  }
}
