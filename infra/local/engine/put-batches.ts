// Batches of single puts. DynamoDB Local commits each request to disk separately, so concurrent puts go in one transaction. Each put
// gets the answer of a single one. Deployed, nothing of this exists.
import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** The body of a `PutItem`. */
export interface Put {
  readonly TableName: string
  readonly Item: Readonly<Record<string, AttributeValue>>
}

export interface EngineAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface PutBatchesOptions {
  /** Sends one request to the engine. */
  readonly send: (operation: 'PutItem' | 'TransactWriteItems', body: string) => Promise<EngineAnswer>
  /** The key attributes of each table. */
  readonly keys: ReadonlyMap<string, readonly string[]>
}

interface WaitingPut {
  readonly put: Put
  readonly json: string
  readonly key: string
  readonly signal: AbortSignal
  readonly answer: PromiseWithResolvers<EngineAnswer>
}

/** A transaction takes 100, but readers wait for the running one. */
const putsMax = 12
/** Far below the 4 MB of a transaction. */
const bytesMax = 1024 * 1024
/** The fields that a put in a transaction may have too; it can return only the item that fails its condition. */
const transactable = new Set([
  'TableName',
  'Item',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValuesOnConditionCheckFailure',
])

const conditionFailed = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException'
const jsonHeaders = { 'content-type': 'application/x-amz-json-1.0' }

/**
 * @returns a function that puts one item and gives the engine's answer; it returns `undefined` for a put that cannot be batched. A put
 * whose signal aborts first is not sent.
 */
export function putBatches(options: PutBatchesOptions) {
  let waiting: WaitingPut[] = []
  let isRunning = false

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = takeBatch()
      waiting.unshift(...(await sendBatch(options, batch)))
    }
    isRunning = false
  }

  /** A transaction takes each key once: a second put of a key waits for the next. */
  function takeBatch(): WaitingPut[] {
    const batch: WaitingPut[] = []
    const left: WaitingPut[] = []
    const keys = new Set<string>()
    let bytes = 0
    for (const one of waiting) {
      if (one.signal.aborted) {
        one.answer.reject(one.signal.reason)
        continue
      }
      const fits = batch.length === 0 || (batch.length < putsMax && bytes + one.json.length <= bytesMax)
      if (fits && !keys.has(one.key)) {
        batch.push(one)
        bytes += one.json.length
      } else left.push(one)
      keys.add(one.key)
    }
    waiting = left
    return batch
  }

  return (put: Put, json: string, signal: AbortSignal): Promise<EngineAnswer> | undefined => {
    const key = options.keys.get(put.TableName)?.map((name) => put.Item[name])
    if (!key || !Object.keys(put).every((field) => transactable.has(field))) return undefined
    const answer = Promise.withResolvers<EngineAnswer>()
    waiting.push({ put, json, key: JSON.stringify([put.TableName, key]), signal, answer })
    if (!isRunning) {
      isRunning = true
      // Puts of the same turn of the event loop join the batch.
      setImmediate(() => void run())
    }
    return answer.promise
  }
}

/** @returns the puts to send again. */
async function sendBatch(options: PutBatchesOptions, batch: readonly WaitingPut[]): Promise<readonly WaitingPut[]> {
  if (batch.length < 2) return alone(options, batch)
  const body = `{"TransactItems":[${batch.map(({ json }) => `{"Put":${json}}`).join(',')}]}`
  try {
    const answer = await options.send('TransactWriteItems', body)
    if (answer.status !== 200) return refused(options, batch, answer)
    for (const one of batch) one.answer.resolve({ status: 200, headers: jsonHeaders, body: '{}' })
  } catch (error) {
    for (const one of batch) one.answer.reject(error)
  }
  return []
}

/** Nothing was put. Answers the puts whose condition failed; the others go again without them. */
async function refused(options: PutBatchesOptions, batch: readonly WaitingPut[], { body }: EngineAnswer) {
  const reasons: readonly { readonly Code: string; readonly Item?: unknown }[] =
    JSON.parse(body).CancellationReasons ?? []
  const failed = batch.filter((_, index) => reasons[index]?.Code === 'ConditionalCheckFailed')
  if (failed.length === 0 || reasons.length !== batch.length) return alone(options, batch)
  for (const [index, one] of batch.entries()) {
    if (!failed.includes(one)) continue
    const Item = reasons[index]?.Item
    const problem = { __type: conditionFailed, message: 'The conditional request failed', ...(Item ? { Item } : {}) }
    one.answer.resolve({ status: 400, headers: jsonHeaders, body: JSON.stringify(problem) })
  }
  return batch.filter((one) => !failed.includes(one))
}

async function alone(options: PutBatchesOptions, batch: readonly WaitingPut[]): Promise<readonly WaitingPut[]> {
  for (const { json, answer } of batch) await options.send('PutItem', json).then(answer.resolve, answer.reject)
  return []
}
