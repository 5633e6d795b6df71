// Makes the recorder of a program.
import { beginning, harmless } from './beginning.ts'
import type { Recorder } from './recorder.ts'
import { type RecorderOptions, recorderLimits } from './recorder-options.ts'
import { sendingRecorder } from './sending-recorder.ts'

/** @throws TypeError if the address is none. */
export function createRecorder(options: RecorderOptions): Recorder {
  const limits = { ...recorderLimits, ...options.limits }
  const { spool, mode = 'report', whenFull = 'block', onRefused, onLost, onError, waitUntil } = options
  return sendingRecorder({
    ...beginning(options, limits.answerMaxMs),
    callbacks: { onRefused: harmless(onRefused), onLost: harmless(onLost), onError: harmless(onError) },
    ...{ limits, spool, mode, whenFull, waitUntil: waitUntil && harmless(waitUntil) },
  })
}
