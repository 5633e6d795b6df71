// The function that imports what lies in buckets of others, fed by EventBridge: a rule for each source puts its objects into the queue, as a group of
// their own. Which organization an object belongs to is known to the function alone, by the same configuration.
import { Duration, Stack, Validations } from 'aws-cdk-lib'
import { Rule } from 'aws-cdk-lib/aws-events'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { type ImportSource, importGroupOf } from '../shared/deployment/import-sources.ts'
import { queueConsumers } from '../shared/deployment/queues.ts'
import { BelegFunction } from './compute/beleg-function.ts'
import type { EncryptionKey } from './compute/encryption-key.ts'
import { Turns } from './compute/turns.ts'
import type { ArchiveBucket } from './data/archive-bucket.ts'
import type { EventsTable } from './data/events-table.ts'
import type { LedgerTable } from './data/ledger-table.ts'
import type { WatchedImports } from './monitoring/import-alarms.ts'

export interface ImportsProps {
  readonly sources: readonly ImportSource[]
  readonly events: EventsTable
  readonly ledger: LedgerTable
  readonly bucket: ArchiveBucket
  readonly key: EncryptionKey | undefined
  /** How many sources are imported from at a time. */
  readonly concurrencyMax: number
}

/** Nothing at all without a source. */
export function addImports(
  scope: Construct,
  props: ImportsProps,
): (WatchedImports & { readonly fn: BelegFunction }) | undefined {
  if (props.sources.length === 0) return undefined
  const { sources, events, ledger, bucket, key, concurrencyMax } = props
  const fn = new BelegFunction(scope, 'Import', { name: 'import', key, feedsItself: true })
  events.allowRecording(fn)
  ledger.allowPuttingLookups(fn)
  ledger.allowNotingHomes(fn)
  ledger.allowFindingContainers(fn)
  ledger.allowNotingShards(fn)
  ledger.allowNotingLate(fn)
  ledger.allowAddingToQuarantine(fn)
  bucket.allowWritingPayloads(fn)
  bucket.allowAddingToQuarantine(fn)
  fn.tell('importSources', JSON.stringify(sources))
  const turns = new Turns(scope, 'Imports', {
    settings: queueConsumers.imports,
    variable: 'importQueue',
    to: fn,
    key,
    concurrencyMax,
    isFedByEvents: true,
  })
  turns.allowEnqueueing(fn)
  key?.allowEvents()
  const undelivered = undeliveredEvents(scope, key)
  const feeds = sources.map((source) => {
    allowReading(scope, source, fn)
    const rule = ruleOf(scope, source)
    turns.feedBy(rule, importGroupOf(source), undelivered)
    return { source, rule }
  })
  return { fn, turns, undelivered, feeds }
}

/** Not a FIFO queue, which EventBridge takes for no dead-letter queue: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html. */
function undeliveredEvents(scope: Construct, key: EncryptionKey | undefined): Queue {
  const queue = new Queue(scope, 'ImportsUndelivered', {
    ...(key ? { encryptionMasterKey: key.key } : { encryption: QueueEncryption.SQS_MANAGED }),
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  })
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'It is itself a dead-letter queue.' })
  return queue
}

function allowReading(scope: Construct, source: ImportSource, fn: BelegFunction): void {
  const { partition, region } = Stack.of(scope)
  fn.allow(['s3:GetObject'], [`arn:${partition}:s3:::${source.bucket}/${source.prefix}*`])
  Validations.of(fn).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::${source.bucket}/${source.prefix}*]`,
    reason: 'Whoever configures a source has all objects below its prefix imported.',
  })
  if (source.kmsKeyArn !== undefined)
    fn.allow(['kms:Decrypt'], [source.kmsKeyArn], {
      StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` },
    })
}

function ruleOf(scope: Construct, source: ImportSource): Rule {
  return new Rule(scope, `ImportFrom${importGroupOf(source).slice(0, 8)}`, {
    description: `Objects of ${source.bucket}/${source.prefix} to be imported`,
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: {
        bucket: { name: [source.bucket] },
        ...(source.prefix !== '' && { object: { key: [{ prefix: source.prefix }] } }),
      },
    },
  })
}
