// The state of a verification for a page: running, progress, result. The worker for the next file is started ahead.
import { useEffect, useRef, useState } from 'preact/hooks'
import { type FileVerifier, startVerifier } from './file-verifier.ts'
import type { JobRequest, JobResult } from './verification-job.ts'

export type Verifying =
  | { readonly is: 'resting'; readonly wasCancelled?: boolean }
  | { readonly is: 'running'; readonly request: JobRequest; readonly bytes: number }
  | { readonly is: 'finished'; readonly request: JobRequest; readonly result: JobResult }
  | { readonly is: 'unreadable'; readonly request: JobRequest }

export function useVerification() {
  const [state, setState] = useState<Verifying>({ is: 'resting' })
  const waiting = useRef<FileVerifier | undefined>(undefined)
  const request = useRef<JobRequest | undefined>(undefined)
  const start = () => {
    waiting.current = startVerifier((message) => {
      const asked = request.current
      if (!asked) return
      if (message.is === 'progress') setState({ is: 'running', request: asked, bytes: message.bytes })
      else if (message.is === 'finished') setState({ is: 'finished', request: asked, result: message.result })
      else setState({ is: 'unreadable', request: asked })
    })
  }
  useEffect(() => {
    start()
    return () => waiting.current?.end()
  }, [])
  return {
    state,
    verify(asked: JobRequest): void {
      request.current = asked
      setState({ is: 'running', request: asked, bytes: 0 })
      waiting.current?.verify(asked)
    },
    cancel(): void {
      request.current = undefined
      waiting.current?.end()
      start()
      setState({ is: 'resting', wasCancelled: true })
    },
    /** Starts over for the next file. */
    reset: () => setState({ is: 'resting' }),
  }
}
