// Counts what DynamoDB bills for reading, whoever asks and whether or not the answer is used.
import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb'
import type { Store } from './store.ts'

export interface Reads {
  readonly readUnits: number
  /** Of the Events table; DynamoDB counts what it has read before its own filter. */
  readonly entries: number
}

export interface ReadTally {
  /** What was read since the last call, once every answer is there. */
  take(): Promise<Reads>
}

interface Answered {
  /** Of a batch, a list by table. */
  readonly output: { readonly ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[]; readonly ScannedCount?: number }
}

/** From now on every request of the client is counted. */
export function tallyReads({ client, names }: Store): ReadTally {
  let reads: Reads = { readUnits: 0, entries: 0 }
  const underWay = new Set<Promise<unknown>>()
  client.middlewareStack.add(
    (next) => (args) => {
      const sent = next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } })
      const counted = sent.then((answered) => {
        const { ConsumedCapacity, ScannedCount = 0 } = (answered as Answered).output
        const consumed = [ConsumedCapacity ?? []].flat()
        reads = {
          readUnits: reads.readUnits + consumed.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0),
          entries: reads.entries + (consumed[0]?.TableName === names.events ? ScannedCount : 0),
        }
      })
      const settled = counted.catch(() => undefined).finally(() => underWay.delete(settled))
      underWay.add(settled)
      return sent
    },
    { step: 'initialize' },
  )
  return {
    async take() {
      await Promise.all(underWay)
      const taken = reads
      reads = { readUnits: 0, entries: 0 }
      return taken
    },
  }
}
