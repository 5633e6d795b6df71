import { describe, expect, test } from 'vitest'
import { capacityOf, executionsAtFirst } from '../../../infra/compute/capacity.ts'
import { functionSizes } from '../../../infra/compute/function-sizes.ts'
import { queueConsumers } from '../../../shared/deployment/queues.ts'
import { standstillMaxMs } from '../../../shared/download/download.ts'
import { functions, named, resourcesOf, text } from '../synthesized.ts'

const { visibilitySeconds, receivesMax, retentionSeconds } = queueConsumers.downloads
const queue = named('AWS::SQS::Queue', 'DownloadsQueue').properties

describe('the queue of downloads', () => {
  test('has an order within each group, and limits for each group by itself', () => {
    expect(queue).toMatchObject({
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      SqsManagedSseEnabled: true,
    })
  })

  test('hides and keeps messages as is described as data: for long enough', () => {
    expect(queue.VisibilityTimeout).toBe(visibilitySeconds)
    expect(visibilitySeconds).toBeGreaterThanOrEqual(6 * functionSizes.download.timeoutSeconds)
    expect(queue.MessageRetentionPeriod).toBe(retentionSeconds)
    expect(retentionSeconds * 1000).toBeGreaterThan(standstillMaxMs)
  })

  test('gives up to a queue with the same order what the function could not begin, which keeps it for two weeks', () => {
    expect(queue.RedrivePolicy.maxReceiveCount).toBe(receivesMax)
    expect(text(queue.RedrivePolicy.deadLetterTargetArn)).toBe('DownloadsFailures.Arn')
    expect(named('AWS::SQS::Queue', 'DownloadsFailures').properties).toEqual({
      FifoQueue: true,
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
      SqsManagedSseEnabled: true,
    })
  })

  test('feeds download one step at a time, and of so many organizations at once', () => {
    const mapping = resourcesOf('AWS::Lambda::EventSourceMapping').find(
      ({ properties }) => text(properties.FunctionName) === functions().get('download')?.name,
    )
    expect(mapping?.properties).toMatchObject({
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: capacityOf(executionsAtFirst).downloads },
    })
    expect(text(mapping?.properties.EventSourceArn)).toBe('DownloadsQueue.Arn')
  })

  test('is told to whoever sends to it, and to nobody else', () => {
    const told = [...functions()].filter(([, { properties }]) => properties.Environment.Variables.DOWNLOAD_QUEUE_URL)
    expect(told.map(([name]) => name).toSorted()).toEqual(['download', 'query'])
  })
})
