// Runs a benchmark as its command does, for a test.
import { execFile } from 'node:child_process'

export interface Outcome {
  readonly code: unknown
  readonly stdout: string
  readonly stderr: string
}

export function runBench(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const { NODE_OPTIONS: _, ...env } = process.env
    const file = new URL('./run.ts', import.meta.url).pathname
    execFile(process.execPath, [file, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    )
  })
}
