// The service on one machine for a benchmark: a process of its own, in a folder of its own, without the demo's entries.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommandError } from '../../infra/command/command.ts'
import { type LocalSettings, readSettings } from '../../infra/local/place/settings.ts'

export interface LocalService {
  readonly process: ChildProcess
  readonly settings: LocalSettings
  /** Kills it, and removes its folder. */
  clear(): Promise<void>
}

/** @param port the first of its five. */
export async function startLocalService(port: number): Promise<LocalService> {
  const dir = await mkdtemp(join(tmpdir(), 'beleg-bench-'))
  const env = { ...process.env, BELEG_DATA: dir, BELEG_PORT: String(port) }
  const service = await started(env)
  return {
    process: service,
    settings: readSettings(env),
    async clear() {
      service.kill('SIGKILL')
      await rm(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 })
    },
  }
}

async function started(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const file = new URL('../../infra/local/start.ts', import.meta.url).pathname
  const service = spawn(process.execPath, [file, '--empty'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  for await (const text of service.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    printed += text
    if (!printed.includes('Stop with Ctrl-C')) continue
    service.stdout.resume()
    return service
  }
  throw new CommandError(`the service did not start: ${printed}`)
}
