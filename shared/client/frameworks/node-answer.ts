// How an answer of Node's HTTP server ends: sent, left by its client, or broken off. Changes nothing of an answer whose client stays.
import type { ServerResponse } from 'node:http'
import type { Answer } from './plain-request.ts'

/** How long a handler may still work for a client that is gone, before its request is recorded without an answer. */
const patienceMs = 30_000

/** Calls back once, when the connection has taken the whole answer or is gone. */
export function whenClosed(response: ServerResponse, closed: (end: Pick<Answer, 'brokenOffBy'>) => void): void {
  const { socket } = response
  // HTTP/2 says that it has finished when a stream is closed, for whatever reason.
  const finish = () => (response.writableEnded && !wasReset(response) ? settle({}) : close())
  const close = () => settle({ brokenOffBy: hasLeft() ? 'client' : 'server' })
  // A client that leaves ends the connection or resets it; a server that breaks off closes it as it is, or says why by an error.
  const hasLeft = () => !response.errored && (wasReset(response) || socket?.readableEnded || socket?.errored)
  function settle(end: Pick<Answer, 'brokenOffBy'>) {
    response.off('finish', finish).off('close', close)
    closed(end)
  }
  if (response.writableFinished) finish()
  else if (response.closed || response.destroyed) close()
  else response.once('finish', finish).once('close', close)
}

/** Of HTTP/2, where a connection has many answers. Which side has closed the one is not kept: mostly it is the client. */
function wasReset(response: ServerResponse): boolean {
  return (response as { readonly stream?: { readonly aborted?: boolean } }).stream?.aborted === true
}

/** Calls back once, when the handler has answered and the answer is sent or the connection is gone. */
export function whenAnswered(response: ServerResponse, answered: (answer: Answer) => void): void {
  whenClosed(response, (end) => {
    if (response.headersSent) return answered({ status: response.statusCode, ...end })
    // The handler goes on: only what it will answer says whether it did what it was asked for.
    whenHandled(response, (status) => answered({ status, ...end }))
  })
}

const answering = ['writeHead', 'write', 'end'] as const

/** Nothing can be sent any more, but the handler may not know that. */
function whenHandled(response: ServerResponse, handled: (status: number | undefined) => void): void {
  const patience = setTimeout(settle, patienceMs, undefined)
  patience.unref()
  const own = answering.map((name) => [name, response[name]] as const)
  function settle(status: number | undefined) {
    clearTimeout(patience)
    for (const [name, method] of own) Object.assign(response, { [name]: method })
    handled(status)
  }
  for (const [name, method] of own) {
    const watched = function (this: ServerResponse, ...args: unknown[]): unknown {
      const [status] = args
      settle(name === 'writeHead' && typeof status === 'number' ? status : this.statusCode)
      return Reflect.apply(method, this, args)
    }
    Object.assign(response, { [name]: watched })
  }
}
