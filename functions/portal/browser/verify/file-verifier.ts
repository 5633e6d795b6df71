// Controls the verifier's worker from the page: starts it, gives it a file, and ends it. The page's only Trusted Types policy accepts the
// address of this worker and nothing else.
import type { JobRequest } from './verification-job.ts'
import type { WorkerMessage } from './worker.ts'

/** Set when the portal is built. */
declare const VERIFY_WORKER: string

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }

const policy = trustedTypes?.createPolicy('beleg', {
  createScriptURL(url) {
    if (url !== VERIFY_WORKER) throw new TypeError(`"${url}" is not the address of the verifier`)
    return url
  },
})

export interface FileVerifier {
  verify(request: JobRequest): void
  /** Stops the worker at once; it reports nothing more. */
  end(): void
}

/** The worker is loaded at once, since a loaded worker needs no network. */
export function startVerifier(onMessage: (message: WorkerMessage) => void): FileVerifier {
  const address = policy?.createScriptURL(VERIFY_WORKER) ?? VERIFY_WORKER
  const worker = new Worker(address, { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => onMessage(data))
  worker.addEventListener('error', () => onMessage({ is: 'unreadable' }))
  return { verify: (request) => worker.postMessage(request), end: () => worker.terminate() }
}
