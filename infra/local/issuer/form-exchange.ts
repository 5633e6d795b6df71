// What the issuer's endpoints take and give: forms in, JSON and pages out, of which nothing is kept by a browser.
import type { IncomingMessage, ServerResponse } from 'node:http'

const bodyBytesMax = 16 * 1024

/** Empty for a body that is too large. */
export async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= bodyBytesMax) chunks.push(chunk)
  }
  return new URLSearchParams(bytes > bodyBytesMax ? '' : Buffer.concat(chunks).toString())
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body))
}

export function sendPage(response: ServerResponse, status: number, page: { html: string; policy: string }): void {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': page.policy,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    .end(page.html)
}
