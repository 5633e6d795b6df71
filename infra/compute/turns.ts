// A queue by which work takes turns, as shared/deployment/queues.ts has it: a message group for each organization, the mapping that feeds
// the function, and the queue for turns that it could not even begin.
import { Duration, Validations } from 'aws-cdk-lib'
import type { Rule } from 'aws-cdk-lib/aws-events'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { QueueConsumer } from '../../shared/deployment/queues.ts'
import type { BelegFunction } from './beleg-function.ts'
import type { EncryptionKey } from './encryption-key.ts'

export interface TurnsProps {
  readonly settings: QueueConsumer
  /** The variable that tells a function the queue's URL. */
  readonly variable: 'downloadQueue' | 'indexQueue' | 'importQueue'
  readonly to: BelegFunction
  readonly key: EncryptionKey | undefined
  /** How many organizations are served at a time. */
  readonly concurrencyMax: number
  /** EventBridge names no deduplication id: two messages are one if they have the same text, which no two events have. */
  readonly isFedByEvents?: true
}

export class Turns extends Construct {
  private readonly variable: TurnsProps['variable']
  readonly turns: Queue
  readonly failures: Queue

  constructor(scope: Construct, id: string, props: TurnsProps) {
    super(scope, id)
    const { settings, variable, to, key, concurrencyMax } = props
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
      ...(props.isFedByEvents && { contentBasedDeduplication: true }),
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

  /**
   * Lets the rule put its events into the queue, as one message group, and nobody else by EventBridge; into the other what it could not put there. Not CDK's `SqsQueue`, which lets every rule of
   * every account where the queue has a key of its own.
   */
  feedBy(rule: Rule, messageGroupId: string, undelivered: Queue): void {
    const [arn, deadLetterArn] = [this.turns.queueArn, undelivered.queueArn]
    rule.addTarget({
      bind: () => ({
        arn,
        sqsParameters: { messageGroupId },
        // It tries for a day: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html (read 2026-11).
        deadLetterConfig: { arn: deadLetterArn },
      }),
    })
    for (const queue of [this.turns, undelivered])
      queue.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal('events.amazonaws.com')],
          actions: ['sqs:SendMessage'],
          resources: [queue.queueArn],
          conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
        }),
      )
  }

  /** Lets `fn` ask for another turn. */
  allowEnqueueing(fn: BelegFunction): void {
    fn.allow(['sqs:SendMessage'], [this.turns.queueArn])
    fn.tell(this.variable, this.turns.queueUrl)
  }
}
