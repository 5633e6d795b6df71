// Makes the recorder of an application's test: with its clock and its chance.
import { type MemoryRecorder, memoryRecorderOf } from './memory-recorder.ts'

export function memoryRecorder(): MemoryRecorder {
  return memoryRecorderOf({ now: () => Date.now(), newId: () => crypto.randomUUID() })
}
