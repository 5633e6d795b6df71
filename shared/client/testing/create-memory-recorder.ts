// Makes the recorder of an application's test: with its clock and its chance.
import { type MemoryRecorder, memoryRecorderOf } from './memory-recorder.ts'

export interface MemoryRecorderOptions {
  /** Of the ingest key that the application sends with, if it does: entries need not say then what the key says for them. */
  readonly organization?: string
}

export function memoryRecorder({ organization }: MemoryRecorderOptions = {}): MemoryRecorder {
  const fillRandom = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes)
  return memoryRecorderOf({ now: () => Date.now(), fillRandom, organization })
}
