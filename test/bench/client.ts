// `npm run bench -- client [--entries N]`: what `enqueue` adds to a request, beside a call that does nothing and one that writes the entry as JSON: at
// nearly 1,000 entries a second, while what was enqueued before is sent to a server that answers at once.
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createRecorder } from '../../shared/client/recording/create-recorder.ts'
import type { EntryToRecord, Recorder } from '../../shared/client/recording/recorder.ts'
import { openSpool } from '../../shared/client/spool/open-spool.ts'
import { anEntry } from '../entries.ts'
import { describeMachine } from './machine.ts'
import { readNumbers } from './numbers-argument.ts'
import { textTable } from './text-table.ts'
import { percentile } from './timings.ts'

/** One entry each: about as many a second. The first call after a pause finds its code and its data gone from the caches. */
const everyMs = 1

export async function benchClient(args: string[]): Promise<number> {
  const { entries = 10_000 } = readNumbers(args, ['entries'])
  const server = createServer(async (request, response) => {
    const lines = Buffer.concat(await Array.fromAsync(request))
      .toString()
      .split('\n')
    response.writeHead(201, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ results: lines.map((_, index) => ({ index, id: String(index), status: 'stored' })) }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const folder = await mkdtemp(join(tmpdir(), 'beleg-bench-'))
  try {
    const auth = { token: 'bench' }
    const recorders: Readonly<Record<string, Recorder>> = {
      'in memory': createRecorder({ url, auth }),
      'with a spool': createRecorder({ url, auth, spool: openSpool({ folder }) }),
    }
    const rows: string[][] = []
    for (const [name, recorder] of Object.entries(recorders)) rows.push([name, ...(await measured(recorder, entries))])
    const head = ['enqueue', 'entries', 'p50 ms', 'p99 ms', 'no-op p99 ms', 'p99 ratio', 'JSON p99 ms', 'below 0.2 ms']
    console.log(`${entries} entries, one every ${everyMs} ms or later; ${new Date().toISOString().slice(0, 10)}\n`)
    console.log(`${textTable([head, ...rows])}\n`)
    console.log(describeMachine().join('\n'))
    return 0
  } finally {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** They take turns, so that whatever else the machine does meets them alike. */
async function measured(recorder: Recorder, entries: number): Promise<string[]> {
  const [enqueued, nothing, written]: [number[], number[], number[]] = [[], [], []]
  const noOp = (_: EntryToRecord) => {}
  const { insertId: _, eventTimeStamp: __, ...entry } = anEntry()
  const take = (call: (entry: EntryToRecord) => unknown, durations: number[]) => {
    const before = performance.now()
    call(entry)
    durations.push(performance.now() - before)
  }
  for (let done = 0; done < entries; done += 1) {
    take(noOp, nothing)
    take(JSON.stringify, written)
    take(recorder.enqueue, enqueued)
    await pause(everyMs)
  }
  const { lost, spooled } = await recorder.close()
  if (lost + spooled > 0) throw new Error(`${lost} entries were lost, and ${spooled} left`)
  const [p50, p99, base, json] = [
    percentile(enqueued, 0.5),
    ...[enqueued, nothing, written].map((durations) => percentile(durations, 0.99)),
  ] as [number, number, number, number]
  const below = enqueued.filter((ms) => ms < 0.2).length / enqueued.length
  return [
    String(entries),
    p50.toFixed(3),
    p99.toFixed(3),
    base.toFixed(4),
    (p99 / base).toFixed(0),
    json.toFixed(3),
    `${(100 * below).toFixed(2)} %`,
  ]
}
