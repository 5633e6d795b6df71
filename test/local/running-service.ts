// The service as a user runs it: the commands of package.json as processes of their own, in a place that nobody else uses (a data
// folder and five ports). Speaks no HTTP to it (see gateway-client.ts). Needs `java`, as the service does, and `ps`.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { vi } from 'vitest'
import { readSettings } from '../../infra/local/place/settings.ts'
import { freeBlock, isFree } from '../free-block.ts'

/** How long anything is waited for. Nothing takes nearly as long when it works. */
export const patienceMs = 90_000

// What is waited for says itself what it waited for: that must come before the runner's own time-out.
vi.setConfig({ testTimeout: 2 * patienceMs, hookTimeout: 4 * patienceMs })

export type Place = Awaited<ReturnType<typeof newPlace>>

export interface Ended {
  /** null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningService {
  /** All that it has printed by the time it was ready. */
  readonly printed: string
  readonly pid: number
  readonly ended: Promise<Ended>
  /** As a terminal that is closed: nobody reads any more, and the process is told. */
  hangUp(): void
}

export interface LaunchOptions {
  /** In place of the user's. */
  readonly path?: string
  /** A process group of its own, as a terminal gives to each command: then Ctrl-C can be pressed. */
  readonly ownGroup?: boolean
  /** By npm itself, which is then what `pid` is of. */
  readonly byNpm?: boolean
  /** With the demo's story, which is else left out: it would be among what tests look at. */
  readonly withStory?: boolean
  /** In place of the user's. */
  readonly imports?: string
}

const repository = resolve(import.meta.dirname, '../..')
const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))
/** npm puts this in front of the path; the `node` in it is the one that the repository brings. */
export const commandsOfPackages = join(repository, 'node_modules/.bin')

/** Nothing runs there yet. Whoever asks for it must call `clear()`, whatever happens. */
export async function newPlace() {
  const dir = await mkdtemp(join(tmpdir(), 'beleg-local-'))
  const settings = readSettings({ BELEG_DATA: join(dir, 'data'), BELEG_PORT: String(await freeBlock()) })
  const running = new Set<ChildProcess>()

  /** Runs the script's own command line, as npm does. */
  function launch(
    script: string,
    args: readonly string[],
    { path, ownGroup, byNpm, imports = '' }: LaunchOptions = {},
  ) {
    const [command = '', ...own] = byNpm ? ['npm', 'run', script, '--'] : String(scripts[script]).split(' ')
    const { NODE_OPTIONS: _, ...env } = process.env
    const child = spawn(command, [...own, ...args], {
      cwd: repository,
      detached: ownGroup === true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...env,
        PATH: path ?? [commandsOfPackages, process.env['PATH']].join(delimiter),
        BELEG_DATA: settings.dataDir,
        BELEG_PORT: String(settings.ports.gateway),
        BELEG_IMPORTS: imports,
      },
    })
    const output = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output.stderr += text
    })
    running.add(child)
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => {
        running.delete(child)
        resolve({ code, ...output })
      })
    })
    return { child, output, ended }
  }

  /** Runs a script to its end. */
  function run(script: string, args: readonly string[] = [], options?: LaunchOptions): Promise<Ended> {
    return launch(script, args, options).ended
  }

  /** Resolves when it says that it is ready. */
  async function start(options?: LaunchOptions): Promise<RunningService> {
    const { child, output, ended } = launch('start', options?.withStory ? [] : ['--empty'], options)
    const { pid = 0 } = child
    await eventually(
      () => output.stdout.includes('Stop with Ctrl-C') || !running.has(child),
      () => `npm start is not ready: ${JSON.stringify(output)}`,
    )
    if (!running.has(child)) throw new Error(`npm start ended: ${JSON.stringify(await ended)}`)
    return { printed: output.stdout, pid, ended, hangUp: () => hangUp(child) }
  }

  /** What runs with this place's data folder among its arguments: the engine and its watchdog. */
  async function enginePids(): Promise<number[]> {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,args='], { maxBuffer: 2 ** 24 })
    return stdout.split('\n').flatMap((line) => (line.includes(settings.dataDir) ? [Number.parseInt(line, 10)] : []))
  }

  async function takenPorts(): Promise<number[]> {
    const ports = Object.values(settings.ports)
    const free = await Promise.all(ports.map(isFree))
    return ports.filter((_, index) => !free[index])
  }

  /** Once all has ended. `hurry` may help it along. */
  async function allEnded(hurry: (enginePid: number) => void = () => {}): Promise<void> {
    let left: readonly number[] = []
    await eventually(
      async () => {
        const pids = await enginePids()
        pids.forEach(hurry)
        left = [...pids, ...(await takenPorts())]
        return running.size === 0 && left.length === 0
      },
      () => `not everything has ended: of processes and ports, ${left.join(', ')}`,
    )
  }

  async function clear(): Promise<void> {
    for (const child of running) child.kill('SIGKILL')
    await allEnded((pid) => kill(pid, 'SIGKILL'))
    await rm(dir, { recursive: true, force: true })
  }

  return { dir, settings, run, start, enginePids, takenPorts, allEnded, clear }
}

/** Waits until there is something, and gives it. @throws Error with the complaint when patience is at an end. */
export async function eventually<T>(look: () => T | Promise<T>, complaint: () => string) {
  try {
    return await vi.waitUntil(look, { timeout: patienceMs })
  } catch (cause) {
    throw new Error(complaint(), { cause })
  }
}

/** A negative `pid` is a process group. What has ended already is none of the caller's worry. */
export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function hangUp(child: ChildProcess): void {
  child.stdout?.destroy()
  child.stderr?.destroy()
  child.kill('SIGHUP')
}
