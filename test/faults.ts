// Faults between the functions and the engines: a request fails before the engine has seen it, or after the engine has done it.
import { NodeHttpHandler } from '@smithy/node-http-handler'

/** `failed, not written`, or `failed, but written`. */
export type Fault = 'not-written' | 'written'

export interface Faults {
  readonly requestHandler: NodeHttpHandler
  /** The requests so far, as `PutItem events`, `TransactWriteItems` or `PUT segments`. */
  readonly requests: readonly string[]
  /** Every request that `when` names fails from now on, until `heal`. */
  inject(fault: Fault, when: (request: string, count: number) => boolean): void
  heal(): void
}

export class InjectedFault extends Error {
  override readonly name = 'TimeoutError'
}

export function faults(): Faults {
  const requests: string[] = []
  let current: { fault: Fault; when: (request: string, count: number) => boolean } | undefined

  class FaultyHandler extends NodeHttpHandler {
    override async handle(...args: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
      const [{ method, path, headers, body }] = args
      const operation = headers['x-amz-target']?.split('.')[1]
      const table: string = operation ? (JSON.parse(new TextDecoder().decode(body)).TableName ?? '') : ''
      const name = operation ? `${operation} ${table}`.trim() : `${method} ${path.split('/')[2]}`
      requests.push(name)
      const fault = current?.when(name, requests.length) ? current.fault : undefined
      if (fault === 'not-written') throw new InjectedFault(`${name} failed, not written`)
      const answer = await super.handle(...args)
      if (fault === 'written') throw new InjectedFault(`${name} failed, but written`)
      return answer
    }
  }

  return {
    requestHandler: new FaultyHandler(),
    requests,
    inject(fault, when) {
      current = { fault, when }
    },
    heal() {
      current = undefined
    },
  }
}
