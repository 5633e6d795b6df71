// A chunk of a download's file: the part that one step adds.
import type { DownloadProgress } from '../../shared/download/download.ts'

export interface Chunk {
  readonly pieces: readonly Buffer[]
  readonly entries: number
  /** The place where the next step resumes; absent at the end. */
  readonly next?: Pick<DownloadProgress, 'after' | 'position'>
}
