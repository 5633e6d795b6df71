// `npm run bench -- local`: what the service on one machine carries, as a process of its own in a folder of its own. Loads it by
// several senders, lists meanwhile, waits for the archive, stops it. `--senders 1 --batch 250` is what `npm run demo -- --file` does.
import { once } from 'node:events'
import { loadavg } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { CommandError } from '../../infra/command/command.ts'
import { signToken } from '../../infra/local/issuer/issuer.ts'
import { type LocalService, startLocalService } from './local-service.ts'
import { describeMachine } from './machine.ts'
import { readNumbers } from './numbers-argument.ts'
import { sendInParallel } from './parallel-senders.ts'
import { percentile } from './timings.ts'
import { organization, workload } from './workload.ts'

const entriesDefault = 10_000
/** Sent before anything is measured: instances are started, and there is something to list. */
const warmUp = 1_000
const idleLists = 30
const archivePatienceMs = 10 * 60_000

export async function benchLocal(args: string[]): Promise<number> {
  const numbers = readNumbers(args, ['entries', 'senders', 'batch', 'port'])
  const { entries: count = entriesDefault, senders = 8, batch: batchSize = 500, port = 28_787 } = numbers
  const service = await startLocalService(port)
  try {
    const isFine = await measure(service, count, { senders, batchSize })
    return isFine ? 0 : 1
  } finally {
    await service.clear()
  }
}

/** @returns whether nothing was lost, and nothing failed but with `Retry-After`. */
async function measure(
  { settings, process: service }: LocalService,
  count: number,
  sending: { readonly senders: number; readonly batchSize: number },
): Promise<boolean> {
  const rights = ['writer *', 'operator *']
  const token = await signToken({ ...settings, subject: 'bench', rights, expiresInSeconds: 12 * 60 * 60 })
  const to = { url: settings.gatewayUrl, token, ...sending }
  const lines = [...workload(warmUp + count, Date.now())].map((entry) => JSON.stringify(entry))
  const loadBefore = loadavg()[0] ?? 0

  await sendInParallel(lines.slice(0, warmUp), to)
  await archived(to, warmUp)
  const idle: number[] = []
  while (idle.length < idleLists) idle.push(await timedList(to))

  const startMs = performance.now()
  let isLoading = true
  const busy: number[] = []
  const listing = (async () => {
    for (; isLoading; await delay(200)) busy.push(await timedList(to))
  })()
  const sent = await sendInParallel(lines.slice(warmUp), to)
  const seconds = (performance.now() - startMs) / 1000
  isLoading = false
  await listing
  const archiveSeconds = await archived(to, warmUp + sent.stored)
  const stopMs = performance.now()
  service.kill('SIGTERM')
  if (service.exitCode === null) await once(service, 'exit')
  const stopSeconds = (performance.now() - stopMs) / 1000

  const ms = (values: readonly number[]) =>
    `p50 ${percentile(values, 0.5).toFixed(0)} ms, p95 ${percentile(values, 0.95).toFixed(0)} ms`
  console.log(`entries   ${sent.stored} of ${count} stored, ${(sent.stored / seconds).toFixed(0)} a second`)
  console.log(`failed    ${sent.failed} with Retry-After, ${sent.failedAgain} of them not at the first try`)
  console.log(`lost      ${sent.lost} lost, ${sent.unexplained} failed without Retry-After`)
  console.log(`list      idle ${ms(idle)}; under load ${ms(busy)} (${busy.length} times)`)
  console.log(`ratio     ${(percentile(busy, 0.5) / percentile(idle, 0.5)).toFixed(1)}`)
  console.log(`archive   caught up ${archiveSeconds.toFixed(1)} s after the end`)
  console.log(`stop      ${stopSeconds.toFixed(1)} s`)
  console.log(`load      ${loadBefore.toFixed(1)} of others before (one minute)`)
  console.log(describeMachine().join('\n'))
  return sent.lost + sent.unexplained === 0
}

/** Resolves when it can be used. */
interface Reader {
  readonly url: string
  readonly token: string
}

function read({ url, token }: Reader, path: string): Promise<Response> {
  return fetch(new URL(`/v2/organizations/${organization}${path}`, url), {
    headers: { authorization: `Bearer ${token}` },
  })
}

async function timedList(reader: Reader): Promise<number> {
  const startMs = performance.now()
  const response = await read(reader, '?limit=50')
  await response.text()
  if (response.status !== 200) throw new Error(`the list was answered ${response.status}`)
  return performance.now() - startMs
}

/** @returns how many seconds it took until a checkpoint is of so many entries. */
async function archived(reader: Reader, entries: number): Promise<number> {
  const startMs = performance.now()
  let size = 0
  while (size < entries) {
    if (performance.now() - startMs > archivePatienceMs)
      throw new CommandError(
        `the archive holds ${size} of ${entries} entries after ${archivePatienceMs / 60_000} minutes`,
      )
    await delay(100)
    const response = await read(reader, '/log')
    const log = (await response.json()) as { readonly size?: number }
    size = response.ok ? (log.size ?? 0) : 0
  }
  return (performance.now() - startMs) / 1000
}
