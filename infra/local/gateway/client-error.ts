// The answer to what Node's parser does not take for a request: too long a head, or no HTTP. Node itself would send no body.
import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { gatewayMessage } from './http-result.ts'

const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** Answers in the form of the gateway's other messages and ends the connection. */
export function answerClientError({ code = '' }: NodeJS.ErrnoException, socket: Duplex): void {
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status = statuses[code] ?? 400
  const reason = STATUS_CODES[status] ?? ''
  const { headers, body } = gatewayMessage(status, reason)
  const sent = [
    ...headers,
    ['content-length', body.length],
    ['connection', 'close'],
    ['apigw-requestid', randomUUID()],
  ].map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(Buffer.concat([Buffer.from(`HTTP/1.1 ${status} ${reason}\r\n${sent.join('')}\r\n`), body]))
}
