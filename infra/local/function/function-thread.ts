// A function in a thread of its own, as Lambda gives each a machine of its own: what one computes holds up no other. Knows no function.
import { Worker } from 'node:worker_threads'

/** What the thread is started with. */
export interface ThreadData {
  /** As the function's context names it. */
  readonly name: string
  /** The address of the module that has the function as `handler`. */
  readonly module: string
}

/** One request to the thread. */
export interface ThreadRequest {
  readonly id: number
  readonly event: unknown
  /** When the function's time is over, in milliseconds since the epoch. */
  readonly deadlineMs: number
}

export interface ThreadAnswer {
  readonly id: number
  readonly result?: unknown
  /** Of the error that the function failed with, as text: some errors cannot be handed from thread to thread. */
  readonly failure?: string
}

export interface FunctionThread {
  /** Takes any number of requests at a time. Rejects when the function fails, or its thread dies; the next request starts another. */
  invoke(event: unknown, deadlineMs: number): Promise<unknown>
}

/** Starts the thread with the first request. It keeps this process running only while it works on one. */
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
