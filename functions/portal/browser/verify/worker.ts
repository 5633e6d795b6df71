// The worker that verifies one file, so that the page stays responsive. Sends no requests.
import { ed25519IfLacking } from '../proof/ed25519.ts'
import { type JobRequest, type JobResult, runJob } from './verification-job.ts'

/** The messages to the page. */
export type WorkerMessage =
  | { readonly is: 'progress'; readonly bytes: number }
  | { readonly is: 'finished'; readonly result: JobResult }
  /** The file could not be read to its end. */
  | { readonly is: 'unreadable' }

// Loaded when the worker starts, not when a file is dropped: there may be no network by then.
const lacking = ed25519IfLacking()

const tell = (message: WorkerMessage) => postMessage(message)

addEventListener('message', ({ data }: MessageEvent<JobRequest>) => {
  void lacking
    .then((ed25519) => runJob(data, (bytes) => tell({ is: 'progress', bytes }), ed25519))
    .then(
      (result) => tell({ is: 'finished', result }),
      () => tell({ is: 'unreadable' }),
    )
})
