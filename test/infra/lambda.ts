// Runs a bundled function in a process of its own, with the environment that Lambda gives and no other variable.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { BundledFunction } from './bundled.ts'

export interface Lambda {
  /** @throws Error with the message that Lambda would report, when the function fails. */
  invoke(event: unknown): Promise<unknown>
  /** The most memory that the process has had so far, as the operating system counts it. */
  peakMegabytes(): number
  /** The lines that it has written so far. */
  written(): readonly string[]
  stop(): Promise<void>
}

/** What Lambda's runtime lets V8 have of the function's memory, measured in one of 512 MB: 460. */
const heapShare = 0.9

/** @throws Error when the function does not even load. */
export async function startLambda(
  fn: BundledFunction,
  environment: Readonly<Record<string, string>>,
  memoryMb: number,
): Promise<Lambda> {
  const child = fork(join(import.meta.dirname, 'lambda-runtime.ts'), {
    cwd: fn.dir,
    execArgv: [`--max-old-space-size=${Math.floor(memoryMb * heapShare)}`],
    silent: true,
    env: { LAMBDA_TASK_ROOT: fn.dir, _HANDLER: fn.handler, NODE_ENV: 'production', ...environment },
  })
  let output = ''
  let peak = 0
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  try {
    await answer(child)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    async invoke(event) {
      child.send(event as object)
      const { result, peakMegabytes } = await answer(child)
      peak = peakMegabytes
      return result
    },
    peakMegabytes: () => peak,
    written: () => output.split('\n').filter(Boolean),
    stop,
  }
}

async function answer(child: ChildProcess): Promise<{ readonly result: unknown; readonly peakMegabytes: number }> {
  const ended = new AbortController()
  const told = once(child, 'message', { signal: ended.signal }).then(([message]) => message)
  // Lambda says the same of an instance that was ended for its memory.
  const gone = once(child, 'exit', { signal: ended.signal }).then(() => ({ errorMessage: 'Runtime exited' }))
  const message = await Promise.race([told, gone])
  told.catch(() => undefined)
  gone.catch(() => undefined)
  ended.abort()
  if ('errorMessage' in message) throw new Error(message.errorMessage)
  return message
}
