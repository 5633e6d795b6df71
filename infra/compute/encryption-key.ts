// A customer-managed KMS key, if the deployment wants one. It encrypts tables, bucket, queues and logs; disabling it makes all of them
// unreadable. Without it, AWS's own keys encrypt them.
import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { type Conditions, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'

/** The actions that DynamoDB, S3 and SQS need from a caller to use the key. Written out, since `ReEncrypt*` would be a wildcard. */
const useActions = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
]

/** A function that can be granted rights. An interface, since BelegFunction itself takes the key. */
export interface KeyUser {
  allow(actions: readonly string[], resources: readonly string[], conditions: Conditions): void
}

export class EncryptionKey extends Construct {
  readonly key: Key

  constructor(scope: Construct, id: string) {
    super(scope, id)
    // Without the key, the content of tables and bucket is lost, so it is retained as they are.
    this.key = new Key(this, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN })
    this.key.addToResourcePolicy(this.forLogs())
  }

  /** Lets `fn` use the key, but only through DynamoDB, S3 and SQS. */
  allowUsing(fn: KeyUser): void {
    const { region } = Stack.of(this)
    const services = ['dynamodb', 's3', 'sqs'].map((service) => `${service}.${region}.amazonaws.com`)
    fn.allow(useActions, [this.key.keyArn], { StringEquals: { 'kms:ViaService': services } })
  }

  /** Lets EventBridge put this account's events into encrypted queues. */
  allowEvents(): void {
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    )
  }

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
  private forLogs(): PolicyStatement {
    const { region, account, partition } = Stack.of(this)
    return new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: useActions,
      // In a key policy, `*` means this key.
      resources: ['*'],
      conditions: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
      },
    })
  }
}
