// An entry as the API answers it. Types only.
import type { SubmittedEntry } from '../../../../shared/entry/entry.ts'

export type ShownEntry = SubmittedEntry & {
  readonly id: string
  readonly receivedTimeStamp: string
  readonly folderPathSource?: 'declared'
  /** Large fields that the line only refers to, by path; each has to be fetched from its `url`. */
  readonly payloads?: Readonly<Record<string, LargeField>>
}

export interface LargeField {
  readonly sha256: string
  readonly bytes: number
  readonly url: string
}
