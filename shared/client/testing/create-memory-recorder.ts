// Makes the recorder of an application's test: with its clock and its chance.
import { uuidsV7 } from '../recording/uuid-v7.ts'
import { type MemoryRecorder, memoryRecorderOf } from './memory-recorder.ts'

export interface MemoryRecorderOptions {
  /** Of the ingest key that the application sends with, if it does: entries need not say then what the key says for them. */
  readonly organization?: string
}

export function memoryRecorder({ organization }: MemoryRecorderOptions = {}): MemoryRecorder {
  const newInsertId = uuidsV7((bytes) => crypto.getRandomValues(bytes))
  return memoryRecorderOf({ now: () => Date.now(), newInsertId, organization })
}
