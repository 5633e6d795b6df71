// Runs a bundled function in a process of its own, with the environment that Lambda gives and no other variable.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { BundledFunction } from './bundled.ts'

export interface Lambda {
  /** @throws Error with the message that Lambda would report, when the function fails. */
  invoke(event: unknown): Promise<unknown>
  /** The lines that it has written so far. */
  written(): readonly string[]
  stop(): Promise<void>
}

/** @throws Error when the function does not even load. */
export async function startLambda(fn: BundledFunction, environment: Readonly<Record<string, string>>): Promise<Lambda> {
  const child = fork(join(import.meta.dirname, 'lambda-runtime.ts'), {
    cwd: fn.dir,
    execArgv: [],
    silent: true,
    env: { LAMBDA_TASK_ROOT: fn.dir, _HANDLER: fn.handler, NODE_ENV: 'production', ...environment },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  const stop = async () => {
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
      return answer(child)
    },
    written: () => output.split('\n').filter(Boolean),
    stop,
  }
}

async function answer(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, 'message')
  if ('errorMessage' in message) throw new Error(message.errorMessage)
  return message.result
}
