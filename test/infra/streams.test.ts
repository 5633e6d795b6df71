import { describe, expect, test } from 'vitest'
import { queueConsumers } from '../../shared/deployment/queues.ts'
import { type StreamConsumer, streamConsumers } from '../../shared/deployment/streams.ts'
import { functions, named, resourcesOf, text } from './synthesized.ts'

const consumers: readonly (readonly [string, StreamConsumer])[] = Object.entries(streamConsumers)
const streams: Readonly<Record<string, string>> = {
  events: 'EventsTable.StreamArn',
  ledger: 'LedgerTable.StreamArn',
}

test('there are exactly the feeds, of streams and of queues, that are described as data', () => {
  // Imports are fed only where a bucket is imported from (imports.test.ts).
  const { imports: _, ...queues } = queueConsumers
  expect(resourcesOf('AWS::Lambda::EventSourceMapping')).toHaveLength(consumers.length + Object.keys(queues).length)
})

describe.each(consumers)('the feed of %s', (_name, consumer) => {
  const mapping = mappingTo(consumer.function)

  test('comes from its table', () => {
    expect(text(mapping.EventSourceArn)).toBe(streams[consumer.table])
  })

  test('has the batches, retries and filter that are described as data', () => {
    expect(mapping).toMatchObject({
      BatchSize: consumer.batchSizeMax,
      MaximumBatchingWindowInSeconds: consumer.batchWindowSeconds,
      MaximumRetryAttempts: consumer.retriesMax,
      MaximumRecordAgeInSeconds: consumer.recordAgeMaxSeconds,
    })
    const patterns: readonly { readonly Pattern: string }[] = mapping.FilterCriteria?.Filters ?? []
    expect(patterns.map(({ Pattern }) => JSON.parse(Pattern))).toEqual(consumer.filter ? [consumer.filter] : [])
  })

  test('misses no record, and keeps the order of arrival', () => {
    expect(mapping.StartingPosition).toBe('TRIM_HORIZON')
    expect(mapping.ParallelizationFactor).toBe(1)
  })

  test('singles out the record that fails', () => {
    expect(mapping.BisectBatchOnFunctionError).toBe(true)
    expect(mapping.FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
  })

  test('puts what failed for good into an encrypted queue of its own, for two weeks', () => {
    const queue = text(mapping.DestinationConfig.OnFailure.Destination).replace('.Arn', '')
    expect(queue.toLowerCase()).toBe(`${consumer.function}feedfailures`)
    expect(named('AWS::SQS::Queue', queue).properties).toEqual({
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
      SqsManagedSseEnabled: true,
    })
  })
})

function mappingTo(name: StreamConsumer['function']) {
  const mapping = resourcesOf('AWS::Lambda::EventSourceMapping').find(
    ({ properties }) => text(properties.FunctionName) === functions().get(name)?.name,
  )
  if (mapping === undefined) throw new Error(`no mapping to "${name}"`)
  return mapping.properties
}
