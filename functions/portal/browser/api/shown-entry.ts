// An entry as the API returns it. Types only.
import type { SubmittedEntry } from '../../../../shared/entry/entry.ts'

export type ShownEntry = SubmittedEntry & {
  readonly id: string
  readonly receivedTimeStamp: string
  readonly folderPathSource?: 'declared'
  /** Large fields by path. The entry only refers to them; each is fetched from its `url`. */
  readonly payloads?: Readonly<Record<string, LargeField>>
}

export interface LargeField {
  readonly sha256: string
  readonly bytes: number
  readonly url: string
}
