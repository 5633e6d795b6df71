// The queue by which downloads walk, as shared/deployment/queues.ts has it: a message group for each organization, the mapping that feeds the
// function, and the queue for steps that it could not even begin.
import { Duration, Validations } from 'aws-cdk-lib'
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { queueConsumers } from '../../shared/deployment/queues.ts'
import type { BelegFunction } from './beleg-function.ts'
import type { EncryptionKey } from './encryption-key.ts'

export interface DownloadTurnsProps {
  readonly to: BelegFunction
  readonly key: EncryptionKey | undefined
  /** So many organizations have their turn at a time. */
  readonly concurrencyMax: number
}

export class DownloadTurns extends Construct {
  readonly turns: Queue
  readonly failures: Queue

  constructor(scope: Construct, id: string, { to, key, concurrencyMax }: DownloadTurnsProps) {
    super(scope, id)
    const { visibilitySeconds, receivesMax, retentionSeconds } = queueConsumers.downloads
    const encrypted = key ? { encryptionMasterKey: key.key } : { encryption: QueueEncryption.SQS_MANAGED }
    this.failures = new Queue(this, 'Failures', {
      ...encrypted,
      fifo: true,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    })
    Validations.of(this.failures).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself where failures go.',
    })
    this.turns = new Queue(this, 'Queue', {
      ...encrypted,
      fifo: true,
      // A message group, hence an organization, has a limit of its own.
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(visibilitySeconds),
      retentionPeriod: Duration.seconds(retentionSeconds),
      deadLetterQueue: { queue: this.failures, maxReceiveCount: receivesMax },
    })
    // Lambda's own list of what its poller asks for: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    to.allow(['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], [this.turns.queueArn])
    new EventSourceMapping(this, 'Mapping', {
      target: to.lambda,
      eventSourceArn: this.turns.queueArn,
      // One step at a time: a step of one organization holds up no other's.
      batchSize: 1,
      maxConcurrency: concurrencyMax,
      reportBatchItemFailures: true,
    })
  }

  /** Lets `fn` ask for a download's next turn. */
  allowEnqueueing(fn: BelegFunction): void {
    fn.allow(['sqs:SendMessage'], [this.turns.queueArn])
    fn.tell('downloadQueue', this.turns.queueUrl)
  }
}
