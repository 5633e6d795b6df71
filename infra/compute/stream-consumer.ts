// Feeds a function from a table's stream (shared/deployment/streams.ts), with a queue for records that could not be processed. The queue
// gets their position in the stream, not the records.
import { Duration, Validations } from 'aws-cdk-lib'
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { StreamConsumer as StreamConsumerSettings } from '../../shared/deployment/streams.ts'
import type { BelegFunction } from './beleg-function.ts'
import type { EncryptionKey } from './encryption-key.ts'

/** A table with a stream that a function may be allowed to follow. */
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
      // The maximum of SQS, so that failures survive a holiday.
      retentionPeriod: Duration.days(14),
    })
    Validations.of(this.failures).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself a failure queue: of the mapping below, not by the redrive policy of another queue.',
    })
    from.allowFollowing(to)
    to.allow(['sqs:SendMessage'], [this.failures.queueArn])
    new EventSourceMapping(this, 'Mapping', {
      target: to.lambda,
      eventSourceArn: from.streamArn,
      // From the first record, so that none is missed between the creation of the table and that of the mapping.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: settings.batchSizeMax,
      maxBatchingWindow: Duration.seconds(settings.batchWindowSeconds),
      retryAttempts: settings.retriesMax,
      maxRecordAge: Duration.seconds(settings.recordAgeMaxSeconds),
      ...(settings.filter && { filters: [FilterCriteria.filter(settings.filter)] }),
      // Isolates a record that cannot be processed, so that it does not block the others.
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      // One batch per shard at a time: the order of arrival is the order of the log.
      parallelizationFactor: 1,
      // Not CDK's `SqsDlq`, which grants the role two actions that Lambda does not need.
      onFailure: { bind: () => ({ destination: this.failures.queueArn }) },
    })
  }
}
