// The worker that verifies one file: apart from the page, which stays quick however long the file is. Asks nobody; ends when it is told to.
import { ed25519IfLacking } from '../proof/ed25519.ts'
import { type JobRequest, type JobResult, runJob } from './verification-job.ts'

/** What it tells the page. */
export type WorkerMessage =
  | { readonly is: 'progress'; readonly bytes: number }
  | { readonly is: 'finished'; readonly result: JobResult }
  /** The file could not be read to its end. */
  | { readonly is: 'unreadable' }

// Loaded at once where it is needed, and not when a file is dropped: there may be no network then.
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
