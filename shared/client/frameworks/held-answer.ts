// An answer of Node's HTTP server that waits: what the handler writes is kept until somebody has decided whether it may be sent. To the
// handler it looks as if the client read slowly.
import type { ServerResponse } from 'node:http'
import { describesContent, notRecorded } from './not-recorded.ts'

const sending = ['writeHead', 'flushHeaders', 'write', 'end'] as const
type Sending = (typeof sending)[number]

/**
 * @param decide is asked once, when the handler begins to answer, with the status. Must not fail.
 * If it decides against it, the client gets 503, and nothing of the answer.
 */
export function holdAnswer(response: ServerResponse, decide: (status: number) => Promise<boolean>): void {
  const own = Object.fromEntries(sending.map((name) => [name, response[name]])) as Pick<ServerResponse, Sending>
  const kept: (readonly [name: Sending, args: readonly unknown[]])[] = []
  let isWritten = false

  function keep(name: Sending, args: readonly unknown[]): unknown {
    kept.push([name, args])
    if (kept.length === 1)
      void settle(name === 'writeHead' && typeof args[0] === 'number' ? args[0] : response.statusCode)
    isWritten ||= name === 'write'
    // Of `write`: that nothing more should come for now.
    return name === 'write' ? false : response
  }

  async function settle(status: number): Promise<void> {
    // The handler sees that it has answered: whatever fails from here on is handled as after the first byte.
    Object.defineProperty(response, 'headersSent', { get: () => true, configurable: true })
    const maySend = await decide(status)
    Reflect.deleteProperty(response, 'headersSent')
    Object.assign(response, own)
    if (maySend) {
      response.statusCode = status
      for (const [name, args] of kept) Reflect.apply(response[name], response, args)
    } else {
      refuse(response)
      for (const [, args] of kept) tell(args)
    }
    if (isWritten && !response.writableNeedDrain) response.emit('drain')
  }

  for (const name of sending) Object.assign(response, { [name]: (...args: unknown[]) => keep(name, args) })
}

function refuse(response: ServerResponse): void {
  for (const name of response.getHeaderNames()) if (describesContent(name)) response.removeHeader(name)
  const { status, headers, body } = notRecorded()
  response.writeHead(status, headers)
  response.end(body)
  // The handler does not know, and may have more to say.
  const ignore =
    (result: unknown) =>
    (...args: unknown[]) => {
      tell(args)
      return result
    }
  const ignored = {
    writeHead: ignore(response),
    flushHeaders: ignore(undefined),
    write: ignore(true),
    end: ignore(response),
  }
  Object.assign(response, ignored)
}

/** Who waits for its bytes to be sent waits no more. */
function tell(args: readonly unknown[]): void {
  const callback = args.at(-1)
  if (typeof callback === 'function')
    queueMicrotask(() => callback(new Error('the answer was not recorded, and not sent')))
}
