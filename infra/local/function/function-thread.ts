// A function in its own thread, as Lambda runs each on its own machine: one function's work does not delay another. Knows no function.
import { Worker } from 'node:worker_threads'

/** The start data of the thread. */
export interface ThreadData {
  /** The name in the function's context. */
  readonly name: string
  /** The URL of the module that exports the function as `handler`. */
  readonly module: string
}

/** One request to the thread. */
export interface ThreadRequest {
  readonly id: number
  readonly event: unknown
  /** The function's deadline in milliseconds since the epoch. */
  readonly deadlineMs: number
}

export interface ThreadAnswer {
  readonly id: number
  readonly result?: unknown
  /** The function's error as text, since some errors cannot pass between threads. */
  readonly failure?: string
}

export interface FunctionThread {
  /** Takes any number of concurrent requests. Rejects if the function fails or its thread dies; the next request starts a new one. */
  invoke(event: unknown, deadlineMs: number): Promise<unknown>
}

/** The first request starts the thread. It keeps this process running only during a request. */
export function functionThread(data: ThreadData): FunctionThread {
  let running: RunningThread | undefined
  return {
    invoke(event, deadlineMs) {
      if (!running || running.hasEnded()) running = startThread(data)
      return running.ask(event, deadlineMs)
    },
  }
}

interface RunningThread {
  hasEnded(): boolean
  ask(event: unknown, deadlineMs: number): Promise<unknown>
}

function startThread(data: ThreadData): RunningThread {
  const worker = new Worker(new URL('./function-thread-main.ts', import.meta.url), { workerData: data })
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let requests = 0
  let hasEnded = false

  worker.on('message', ({ id, result, failure }: ThreadAnswer) => {
    const answer = waiting.get(id)
    waiting.delete(id)
    if (waiting.size === 0) worker.unref()
    if (failure === undefined) answer?.resolve(result)
    else answer?.reject(new Error(failure))
  })
  const end = (reason: string) => {
    hasEnded = true
    for (const answer of waiting.values()) answer.reject(new Error(`function "${data.name}" has ended: ${reason}`))
    waiting.clear()
  }
  worker.on('error', (error) => end(error.stack ?? String(error)))
  worker.on('exit', (code) => end(`exit code ${code}`))

  return {
    hasEnded: () => hasEnded,
    ask(event, deadlineMs) {
      const id = requests++
      const answer = Promise.withResolvers<unknown>()
      waiting.set(id, answer)
      worker.ref()
      worker.postMessage({ id, event, deadlineMs } satisfies ThreadRequest)
      return answer.promise
    },
  }
}
