// A bucket that has a few parts of the search index under any number of names, as a process of its own, started by scale.ts: what a search asks
// of hundreds of parts, without the tens of gigabytes that they would take. What a name begins with says which. Answers ranges of them, each
// as late as S3 does; checks no signature.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { basename } from 'node:path'

const [takesMs = '0', ...files] = process.argv.slice(2)
const parts = new Map(files.map((file) => [basename(file), readFileSync(file)]))

const server = createServer(({ headers, url = '' }, response) => {
  const [, name = ''] = /([^/?]+)-\d+(\?|$)/.exec(url) ?? []
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
  const range = parts.get(name)?.subarray(Number(from), Number(to) + 1) ?? Buffer.alloc(0)
  setTimeout(() => response.writeHead(206, { 'content-length': range.length }).end(range), Number(takesMs))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : undefined)
})
process.once('disconnect', () => process.exit())
