// A bucket that has one part of the search index under every name, as a process of its own, started by scale.ts: what a search asks of
// hundreds of parts, without the tens of gigabytes that they would take. Answers ranges of it, each as late as S3 does; checks no signature.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const [file = '', takesMs = '0'] = process.argv.slice(2)
const part = readFileSync(file)

const server = createServer(({ headers }, response) => {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
  const range = part.subarray(Number(from), Number(to) + 1)
  setTimeout(() => response.writeHead(206, { 'content-length': range.length }).end(range), Number(takesMs))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : undefined)
})
process.once('disconnect', () => process.exit())
