// The main module of a function's thread (function-thread.ts): hands each request to the function, and its answer back.
import { parentPort, workerData } from 'node:worker_threads'
import { contextFor } from '../gateway/function-context.ts'
import type { ThreadAnswer, ThreadData, ThreadRequest } from './function-thread.ts'

const { name, module } = workerData as ThreadData
const { handler } = await import(module)

parentPort?.on('message', async ({ id, event, deadlineMs }: ThreadRequest) => {
  parentPort?.postMessage({ id, ...(await outcome(event, deadlineMs)) } satisfies ThreadAnswer)
})

/** The result goes through JSON, as in Lambda. */
async function outcome(event: unknown, deadlineMs: number): Promise<Omit<ThreadAnswer, 'id'>> {
  try {
    const result = await handler(event, contextFor(name, deadlineMs))
    return { result: JSON.parse(JSON.stringify(result ?? null)) }
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
