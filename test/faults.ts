// Injects faults between the functions and the engines, below the SDK: a request fails before or after the engine executes it, gets an
// answer of an engine under load, or is slow.
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { NodeHttpHandler } from '@smithy/node-http-handler'

type Answer = Awaited<ReturnType<NodeHttpHandler['handle']>>

/**
 * What can happen to a request. Those named `written` and `…-written` take effect all the same. `slow` takes effect late. The others have
 * no effect.
 */
export const faultKinds = [
  /** A time-out: *failed, not written*, and *failed, but written*. */
  'not-written',
  'written',
  /** The connection breaks before the answer. */
  'reset',
  'reset-written',
  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html, and S3's SlowDown. */
  'throttled',
  'throughput-exceeded',
  'unavailable',
  'unavailable-written',
  'slow',
] as const
export type Fault = (typeof faultKinds)[number]

const takesEffect: readonly Fault[] = ['written', 'reset-written', 'unavailable-written']

export interface Faults {
  readonly requestHandler: NodeHttpHandler
  /** The requests so far, as `PutItem events`, `TransactWriteItems` or `PUT segments`. */
  readonly requests: readonly string[]
  /** How many requests each kind of fault has hit. */
  readonly befallen: ReadonlyMap<Fault, number>
  /** From now until `heal`, every request for which `when` is true fails. */
  inject(fault: Fault, when: (request: string, count: number) => boolean): void
  /** From now until `heal`, each request gets the fault that is chosen for it. */
  choose(fault: (request: string) => Fault | undefined): void
  heal(): void
}

export class InjectedFault extends Error {
  override readonly name = 'TimeoutError'
}

const slowMs = 200

export function faults(): Faults {
  const requests: string[] = []
  const befallen = new Map<Fault, number>()
  let faultOf: (request: string) => Fault | undefined = () => undefined

  class FaultyHandler extends NodeHttpHandler {
    override async handle(...args: Parameters<NodeHttpHandler['handle']>): Promise<Answer> {
      const [{ method, path, headers, body }] = args
      const operation = headers['x-amz-target']?.split('.')[1]
      const { TableName = '' } = operation ? JSON.parse(new TextDecoder().decode(body)) : {}
      // Without what makes the table the test's own (database.ts).
      const [table = ''] = TableName.split('-')
      const name = operation ? `${operation} ${table}`.trim() : `${method} ${path.split('/')[2]}`
      requests.push(name)
      const fault = faultOf(name)
      if (fault === undefined) return super.handle(...args)
      befallen.set(fault, (befallen.get(fault) ?? 0) + 1)
      if (fault === 'slow') {
        await setTimeout(slowMs)
        return super.handle(...args)
      }
      if (takesEffect.includes(fault)) {
        // Read to its end: an answer that nobody reads keeps its connection, of which a client has fifty.
        const { response } = await super.handle(...args)
        await text(response.body)
      }
      return afflict(fault, name, operation !== undefined)
    }
  }

  return {
    requestHandler: new FaultyHandler(),
    requests,
    befallen,
    inject(fault, when) {
      faultOf = (request) => (when(request, requests.length) ? fault : undefined)
    },
    choose(fault) {
      faultOf = fault
    },
    heal() {
      faultOf = () => undefined
    },
  }
}

/** What the caller gets, whether or not the request has taken effect. */
function afflict(fault: Exclude<Fault, 'slow'>, name: string, dynamoDb: boolean): Answer {
  switch (fault) {
    case 'not-written':
      throw new InjectedFault(`${name} failed, not written`)
    case 'written':
      throw new InjectedFault(`${name} failed, but written`)
    case 'reset':
    case 'reset-written':
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    case 'throttled':
      return dynamoDb
        ? dynamoDbError(400, 'com.amazon.coral.availability#ThrottlingException')
        : s3Error(503, 'SlowDown')
    case 'throughput-exceeded':
      return dynamoDb
        ? dynamoDbError(400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException')
        : s3Error(503, 'SlowDown')
    case 'unavailable':
    case 'unavailable-written':
      return dynamoDb
        ? dynamoDbError(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError')
        : s3Error(500, 'InternalError')
  }
}

function dynamoDbError(statusCode: number, type: string): Answer {
  const body = JSON.stringify({ __type: type, message: 'injected' })
  return answer(statusCode, 'application/x-amz-json-1.0', body)
}

function s3Error(statusCode: number, code: string): Answer {
  return answer(statusCode, 'application/xml', `<Error><Code>${code}</Code><Message>injected</Message></Error>`)
}

function answer(statusCode: number, type: string, body: string): Answer {
  const response = { statusCode, headers: { 'content-type': type }, body: Readable.from([Buffer.from(body)]) }
  return { response } as Answer
}
