// The queue of download steps (shared/deployment/queues.ts): one message group for each organization, the mapping that feeds the function,
// and the dead-letter queue.
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
  /** How many organizations are served at a time. */
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
      reason: 'It is itself a dead-letter queue.',
    })
    this.turns = new Queue(this, 'Queue', {
      ...encrypted,
      fifo: true,
      // Each message group, so each organization, has its own limit.
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(visibilitySeconds),
      retentionPeriod: Duration.seconds(retentionSeconds),
      deadLetterQueue: { queue: this.failures, maxReceiveCount: receivesMax },
    })
    // The actions that Lambda's poller needs: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    to.allow(['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], [this.turns.queueArn])
    new EventSourceMapping(this, 'Mapping', {
      target: to.lambda,
      eventSourceArn: this.turns.queueArn,
      // One step at a time, so that one organization's step does not delay another's.
      batchSize: 1,
      maxConcurrency: concurrencyMax,
      reportBatchItemFailures: true,
    })
  }

  /** Lets `fn` enqueue a download's next step. */
  allowEnqueueing(fn: BelegFunction): void {
    fn.allow(['sqs:SendMessage'], [this.turns.queueArn])
    fn.tell('downloadQueue', this.turns.queueUrl)
  }
}
