// The feed of a function by a table's stream, as shared/deployment/streams.ts has it, and the queue for records that could not be
// processed. The queue holds where in the stream they stand, not the records themselves.
import { Duration, Validations } from 'aws-cdk-lib'
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { StreamConsumer as StreamConsumerSettings } from '../../shared/deployment/streams.ts'
import type { BelegFunction } from './beleg-function.ts'
import type { EncryptionKey } from './encryption-key.ts'

/** What has a stream, and lets a function follow it. */
export interface StreamSource {
  readonly streamArn: string
  allowFollowing(fn: BelegFunction): void
}

export interface StreamConsumerProps {
  readonly from: StreamSource
  readonly to: BelegFunction
  readonly key: EncryptionKey | undefined
}

export class StreamConsumer extends Construct {
  readonly failures: Queue
  readonly consumer: BelegFunction

  constructor(scope: Construct, id: string, settings: StreamConsumerSettings, { from, to, key }: StreamConsumerProps) {
    super(scope, id)
    this.consumer = to
    this.failures = new Queue(this, 'Failures', {
      ...(key ? { encryptionMasterKey: key.key } : { encryption: QueueEncryption.SQS_MANAGED }),
      enforceSSL: true,
      // As long as SQS keeps anything, so that a holiday does not lose what failed.
      retentionPeriod: Duration.days(14),
    })
    Validations.of(this.failures).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself where failures go: by the mapping below, not by the redrive policy of another queue.',
    })
    from.allowFollowing(to)
    to.allow(['sqs:SendMessage'], [this.failures.queueArn])
    new EventSourceMapping(this, 'Mapping', {
      target: to.lambda,
      eventSourceArn: from.streamArn,
      // From the first record on: none is missed between the table's creation and the mapping's.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: settings.batchSizeMax,
      maxBatchingWindow: Duration.seconds(settings.batchWindowSeconds),
      retryAttempts: settings.retriesMax,
      maxRecordAge: Duration.seconds(settings.recordAgeMaxSeconds),
      ...(settings.filter && { filters: [FilterCriteria.filter(settings.filter)] }),
      // A record that cannot be processed is singled out, and does not hold up the others.
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      // One batch per shard at a time: the order of arrival is the order of the log.
      parallelizationFactor: 1,
      // Not CDK's `SqsDlq`, which gives the role two rights more than Lambda needs to send.
      onFailure: { bind: () => ({ destination: this.failures.queueArn }) },
    })
  }
}
