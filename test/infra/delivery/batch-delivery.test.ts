// What happens to a batch of stream records: taken, tried again, halved, or given up. The contract is that of Lambda's
// event source mappings with ReportBatchItemFailures and BisectBatchOnFunctionError.
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { describe, expect, test } from 'vitest'
import type { DiscardedBatch } from '../../../infra/delivery/batch-delivery.ts'
import { type Delivery, deliver, type Invoke } from '../../../infra/delivery/batch-delivery.ts'
import { failedFrom } from '../../../infra/delivery/batch-response.ts'
import { streamConsumers } from '../../../shared/deployment/streams.ts'

const nowSeconds = 1_800_000_000

describe('what a function answers to a batch', () => {
  test.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['a null list', { batchItemFailures: null }],
    ['an empty list', { batchItemFailures: [] }],
  ])('means success if it is %s', (_, response) => {
    expect(failedFrom(response, ['1', '2', '3'])).toBeUndefined()
  })

  test.each([
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['an identifier under another name', { batchItemFailures: [{ id: '3' }] }],
    [
      'an identifier that is not in the batch',
      { batchItemFailures: [{ itemIdentifier: '3' }, { itemIdentifier: '9' }] },
    ],
    ['a null failure', { batchItemFailures: [null] }],
    ['no list', { batchItemFailures: '3' }],
  ])('means that the whole batch failed if it has %s', (_, response) => {
    expect(failedFrom(response, ['1', '2', '3'])).toBe(0)
  })

  test('means failure from the lowest of the reported records on', () => {
    const response = { batchItemFailures: [{ itemIdentifier: '3' }, { itemIdentifier: '2' }] }
    expect(failedFrom(response, ['1', '2', '3', '4'])).toBe(1)
  })
})

describe('a batch', () => {
  test('is delivered once and in order if the function takes it', async () => {
    const { tries, taken, discarded } = await delivered(batch(3), async () => undefined)
    expect(tries).toEqual(['1 2 3'])
    expect(taken).toEqual(['3'])
    expect(discarded).toEqual([])
  })

  test('is delivered again from the first reported record on, and what came before it is taken', async () => {
    let failing = true
    const { tries, taken } = await delivered(batch(4), async () => {
      const response = failing ? { batchItemFailures: [{ itemIdentifier: '4' }, { itemIdentifier: '3' }] } : undefined
      failing = false
      return response
    })
    expect(tries).toEqual(['1 2 3 4', '3 4'])
    expect(taken).toEqual(['2', '4'])
  })

  test.each([
    ['throws', true],
    ['reports', false],
  ])(
    'loses only the one record at which the function always %s, without a retry for the splitting',
    async (_, throws) => {
      const done: string[] = []
      const { discarded, taken } = await delivered(
        batch(64),
        async ({ Records }) => {
          const numbers = Records.map(sequenceNumber)
          const poison = numbers.indexOf('23')
          done.push(...(poison < 0 ? numbers : throws ? [] : numbers.slice(0, poison)))
          if (poison >= 0 && throws) throw new Error('poison')
          return { batchItemFailures: poison < 0 ? [] : [{ itemIdentifier: '23' }] }
        },
        { retriesMax: 0 },
      )
      expect(done).toEqual(
        batch(64)
          .map((record) => record.sequenceNumber)
          .filter((number) => number !== '23'),
      )
      expect(discarded).toMatchObject([
        { condition: 'RetryAttemptsExhausted', attempts: 1, thrown: throws, records: [{ sequenceNumber: '23' }] },
      ])
      expect(taken.at(-1)).toBe('64')
    },
  )

  test('has each record tried retriesMax times more, with a wait that doubles, is capped and varies', async () => {
    const refusing: Invoke = async () => Promise.reject(new Error('down'))
    const { tries, discarded, sleeps } = await delivered(batch(1), refusing, { retriesMax: 8 })
    expect(tries).toHaveLength(9)
    expect(discarded).toMatchObject([{ condition: 'RetryAttemptsExhausted', attempts: 9 }])
    expect(sleeps).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000])
    const { sleeps: halved } = await delivered(batch(1), refusing, { retriesMax: 2 }, () => 0.5)
    expect(halved).toEqual([50, 100])
  })

  test('that is past its maximum age is given up after a try that fails, not before', async () => {
    const aged = batch(1, nowSeconds - 3601)
    const failed = await delivered(aged, async () => Promise.reject(new Error('down')), { recordAgeMaxSeconds: 3600 })
    expect(failed.discarded).toMatchObject([{ condition: 'RecordAgeExceeded', attempts: 1 }])
    const taken = await delivered(aged, async () => undefined, { recordAgeMaxSeconds: 3600 })
    expect(taken).toMatchObject({ tries: ['1'], discarded: [], taken: ['1'] })
  })

  test('is handed over unharmed after a function has changed its copy', async () => {
    const { tries } = await delivered(
      batch(1),
      async ({ Records }) => {
        const numbers = Records.map(sequenceNumber)
        Records.length = 0
        if (numbers.length > 0) throw new Error('changed, then failed')
      },
      { retriesMax: 1 },
    )
    expect(tries).toEqual(['1', '1'])
  })

  test('is not tried again once the pump is stopped, and is not taken', async () => {
    const stopping = new AbortController()
    const { tries, taken, discarded } = await delivered(
      batch(2),
      async () => {
        stopping.abort()
        throw new Error('down')
      },
      {},
      () => 1,
      stopping.signal,
    )
    expect({ tries, taken, discarded }).toEqual({ tries: ['1 2'], taken: [], discarded: [] })
  })
})

function batch(count: number, createdSeconds = nowSeconds): Delivery[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1)
    return { sequenceNumber: number, createdSeconds, json: JSON.stringify({ dynamodb: { SequenceNumber: number } }) }
  })
}

function sequenceNumber(record: DynamoDBStreamEvent['Records'][number]): string {
  return record.dynamodb?.SequenceNumber ?? ''
}

async function delivered(
  records: readonly Delivery[],
  invoke: Invoke,
  limits: { retriesMax?: number; recordAgeMaxSeconds?: number } = {},
  random = () => 1,
  signal = new AbortController().signal,
) {
  const tries: string[] = []
  const taken: string[] = []
  const discarded: DiscardedBatch[] = []
  const sleeps: number[] = []
  await deliver(records, {
    consumer: { ...streamConsumers.archive, ...limits },
    invoke(event) {
      tries.push(event.Records.map(sequenceNumber).join(' '))
      return invoke(event)
    },
    taken: (number) => taken.push(number),
    discard: (given) => discarded.push(given),
    sleep: async (ms) => sleeps.push(ms),
    random,
    now: () => nowSeconds * 1000,
    report: () => {},
    signal,
  })
  return { tries, taken, discarded, sleeps }
}
