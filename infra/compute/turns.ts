// A queue by which work takes turns, as shared/deployment/queues.ts has it: a message group for each organization, the mapping that feeds
// the function, and the queue for turns that it could not even begin.
import { Duration, Validations } from 'aws-cdk-lib'
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { QueueConsumer } from '../../shared/deployment/queues.ts'
import type { BelegFunction } from './beleg-function.ts'
import type { EncryptionKey } from './encryption-key.ts'

export interface TurnsProps {
  readonly settings: QueueConsumer
  /** The variable that tells a function the queue's URL. */
  readonly variable: 'downloadQueue' | 'indexQueue'
  readonly to: BelegFunction
  readonly key: EncryptionKey | undefined
  /** How many organizations are served at a time. */
  readonly concurrencyMax: number
}

export class Turns extends Construct {
  private readonly variable: TurnsProps['variable']
  readonly turns: Queue
  readonly failures: Queue

  constructor(scope: Construct, id: string, { settings, variable, to, key, concurrencyMax }: TurnsProps) {
    super(scope, id)
    this.variable = variable
    const { visibilitySeconds, receivesMax, retentionSeconds, delaySeconds } = settings
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
      ...(delaySeconds > 0 && { deliveryDelay: Duration.seconds(delaySeconds) }),
      deadLetterQueue: { queue: this.failures, maxReceiveCount: receivesMax },
    })
    // The actions that Lambda's poller needs: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    to.allow(['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], [this.turns.queueArn])
    new EventSourceMapping(this, 'Mapping', {
      target: to.lambda,
      eventSourceArn: this.turns.queueArn,
      // One turn at a time: that of one organization holds up no other's.
      batchSize: 1,
      maxConcurrency: concurrencyMax,
      reportBatchItemFailures: true,
    })
  }

  /** Lets `fn` ask for another turn. */
  allowEnqueueing(fn: BelegFunction): void {
    fn.allow(['sqs:SendMessage'], [this.turns.queueArn])
    fn.tell(this.variable, this.turns.queueUrl)
  }
}
