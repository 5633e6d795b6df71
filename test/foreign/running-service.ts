// The whole service of this repository, started as `npm start` does, for programs that reach it by HTTP only: on ports of its own, with an
// empty folder of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { signToken } from '../../infra/local/issuer/issuer.ts'
import { type LocalSettings, readSettings } from '../../infra/local/place/settings.ts'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { freeBlock } from '../free-block.ts'

const repository = resolve(import.meta.dirname, '../..')
const patienceMs = 120_000
const entriesPerRequest = 50

export interface RunningService {
  readonly url: string
  token(...rights: string[]): Promise<string>
  /** @returns the ids, in the order of the entries. @throws when one of them was not stored. */
  send(entries: readonly SubmittedEntry[]): Promise<string[]>
  /** @throws when it is not answered by 200. */
  get(path: string): Promise<string>
  /** The checkpoint of an organization, once its log has so many entries. */
  checkpoint(organization: string, size: number): Promise<string>
  stop(): Promise<void>
}

export async function startService(): Promise<RunningService> {
  const data = await mkdtemp(join(tmpdir(), 'beleg-foreign-'))
  const own = { BELEG_DATA: data, BELEG_PORT: String(await freeBlock()) }
  const settings = readSettings(own)
  const service = spawn(process.execPath, ['infra/local/start.ts', '--empty'], {
    cwd: repository,
    env: { ...process.env, ...own, npm_lifecycle_event: undefined },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const stop = async () => {
    if (service.exitCode === null && service.kill('SIGTERM')) await once(service, 'exit')
    await rm(data, { recursive: true, force: true })
  }
  try {
    await until('the service answers', async () => (await fetch(`${settings.gatewayUrl}/healthz`)).ok, service)
    return { ...(await callers(settings)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function callers(settings: LocalSettings): Promise<Omit<RunningService, 'stop'>> {
  const url = settings.gatewayUrl
  const token = (...rights: string[]) =>
    signToken({ ...settings, subject: 'foreign', email: undefined, rights, expiresInSeconds: 3600 })
  const authorization = `Bearer ${await token('writer *', 'reader *')}`
  const get = async (path: string) => {
    const response = await fetch(url + path, { headers: { authorization } })
    const text = await response.text()
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
    return text
  }
  const send = async (entries: readonly SubmittedEntry[]) => {
    const headers = { authorization, 'content-type': 'application/json' }
    const response = await fetch(`${url}/v2/entries`, { method: 'POST', headers, body: JSON.stringify(entries) })
    const answer = (await response.json()) as { results: { status: string; id: string }[] }
    if (!response.ok || answer.results.some(({ status }) => status !== 'stored'))
      throw new Error(`${response.status} ${JSON.stringify(answer)}`)
    return answer.results.map(({ id }) => id)
  }
  return {
    url,
    token,
    get,
    async send(entries) {
      const ids: string[] = []
      for (let at = 0; at < entries.length; at += entriesPerRequest)
        ids.push(...(await send(entries.slice(at, at + entriesPerRequest))))
      return ids
    },
    async checkpoint(organization, size) {
      const path = `/v2/organizations/${organization}/log/checkpoint`
      let checkpoint = ''
      await until(`the log has ${size} entries`, async () => {
        checkpoint = await get(path)
        return checkpoint.split('\n')[1] === String(size)
      })
      return checkpoint
    },
  }
}

/** What throws does not hold yet. */
export async function until(what: string, holds: () => Promise<boolean>, service?: ChildProcess): Promise<void> {
  const deadline = AbortSignal.timeout(patienceMs)
  while (!(await holds().catch(() => false))) {
    if (deadline.aborted || (service && service.exitCode !== null)) throw new Error(`it never came to be that ${what}`)
    await new Promise((again) => setTimeout(again, 200))
  }
}
