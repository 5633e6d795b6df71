// A chunk of a download's file: what one step adds to it.
import type { DownloadProgress } from '../../shared/download/download.ts'

export interface Chunk {
  readonly pieces: readonly Buffer[]
  readonly entries: number
  /** Where the next step goes on; absent at the end. */
  readonly next?: Pick<DownloadProgress, 'after' | 'position'>
}
