// The launcher of Amazon's DynamoDB Local, from an npm package. Creates no tables (see create-tables.ts).
// The engine listens on all interfaces and checks no signature: it is for a developer's machine, never for a shared one.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { classArguments } from './java-classes.ts'
import { launchWatched, type WatchedProcess } from './watched-process.ts'

export interface DynamoDbOptions {
  /** 0 takes any free port. */
  readonly port: number
  /** The folder of the data. Without it the engine runs in memory, with a database for each access key. */
  readonly dataDir?: string | undefined
  /** The Java command; default the one on the path. */
  readonly java?: string
  /** Where Java leaves what it has made of the engine's classes, once it ends by itself (java-classes.ts). */
  readonly keepIn?: string
}

export interface Engine {
  readonly endpoint: string
  /** Of the Java process. */
  readonly pid: number | undefined
  /** Resolves with one sentence if the engine ends without `stop()`. */
  readonly failed: Promise<string>
  /** Resolves when the engine has ended. May be called twice. */
  stop(): Promise<void>
}

const startTimeoutMs = 60_000
const answerTimeoutMs = 5_000
const pollMs = 50
/** Of ports that the system chooses. */
const triesMax = 5

/**
 * Resolves when the engine answers. The engine ends with `stop()` or with this process, even if that is killed. Throws one
 * clear sentence if Java is missing or too old, or if the port is taken.
 */
export async function startDynamoDb(options: DynamoDbOptions): Promise<Engine> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startAt(await freePort(options.port), options)
    } catch (error) {
      // What the system gave may be another program's by the time that Java listens: anybody's outgoing connection takes it.
      if (options.port !== 0 || !(error instanceof PortTakenError) || tries === triesMax) throw error
    }
  }
}

async function startAt(port: number, { dataDir, java = 'java', keepIn }: DynamoDbOptions): Promise<Engine> {
  const scratch = scratchFolder(dataDir)
  const engine = launchWatched(java, [
    ...javaArguments(dataDir),
    `-Djava.io.tmpdir=${scratch}`,
    ...classArguments(keepIn),
    ...['-port', String(port), '-disableTelemetry'],
    ...storageArguments(dataDir),
  ])
  engine.exited.addEventListener('abort', () => rmSync(scratch, { recursive: true, force: true }))
  const endpoint = `http://127.0.0.1:${port}`
  try {
    await answering(endpoint, engine.exited)
    if (engine.exited.aborted) throw whyNotStarted(engine, port)
  } catch (error) {
    await engine.stop()
    throw error
  }
  const failed = Promise.withResolvers<string>()
  const onExit = () => failed.resolve(whyEnded(engine))
  engine.exited.addEventListener('abort', onExit)
  return {
    endpoint,
    pid: engine.pid(),
    failed: failed.promise,
    stop() {
      engine.exited.removeEventListener('abort', onExit)
      return engine.stop()
    },
  }
}

function whyEnded(engine: WatchedProcess): string {
  const last = engine.output().trim().split('\n').at(-1)
  return `DynamoDB Local has ended by itself${last ? ` (${last.slice(0, 200)})` : ''}: start the service again, acknowledged data is on disk`
}

/** After its owner was killed, an engine needs about this long to release its port. */
const portReleaseMs = 6_000

/** The port itself, or one from the system for 0. Java would report a taken port with a page of stack trace. */
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
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(wanted) : error),
    )
    probe.listen(wanted, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : wanted))
    })
  })
}

class PortTakenError extends Error {
  constructor(port: number) {
    super(`port ${port} is taken: stop what listens there or choose another port for DynamoDB Local`)
  }
}

/**
 * Without these the JVM takes twice the memory and is no faster. It stops at the first level of compiling: the second takes as much
 * processor time as a start does, and the work is SQLite's. In memory it serves a whole test run, in which the second level pays, by an eighth;
 * each of the run's many databases takes half a megabyte until the engine ends, and with too little memory, the JVM only collects garbage.
 * It keeps no counters for tools, which would be a file in the system's temporary folder.
 */
function javaArguments(dataDir: string | undefined): string[] {
  return [
    '-XX:+UseSerialGC',
    '-XX:-UsePerfData',
    ...(dataDir === undefined ? ['-Xmx1536m'] : ['-Xmx768m', '-XX:TieredStopAtLevel=1']),
  ]
}

function storageArguments(dataDir: string | undefined): string[] {
  if (dataDir === undefined) return ['-inMemory']
  return ['-sharedDb', '-dbPath', dataDir]
}

/** For SQLite's library, a megabyte that the engine unpacks at each start. What a killed engine leaves goes at the next start on its data. */
function scratchFolder(dataDir: string | undefined): string {
  if (dataDir === undefined) return mkdtempSync(join(tmpdir(), 'beleg-engine-'))
  const folder = join(dataDir, 'tmp')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
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

function whyNotStarted(engine: WatchedProcess, port: number): Error {
  const output = engine.output()
  // The second is the message of the stub that macOS installs in place of Java.
  if (engine.exitCode() === 127 || output.includes('Unable to locate a Java Runtime')) {
    return new Error('DynamoDB Local needs Java, which is not installed: install a Java runtime of version 17 or newer')
  }
  if (output.includes('UnsupportedClassVersionError')) {
    return new Error(
      'DynamoDB Local needs a newer Java than the one installed: install a Java runtime of version 17 or newer',
    )
  }
  if (output.includes('Failed to bind')) return new PortTakenError(port)
  return new Error(`DynamoDB Local ended before it answered: ${output.trim()}`)
}
