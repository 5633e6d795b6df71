// Verifies dropped files with progress: the worker's job. Touches no network and no page.

import type { Ed25519 } from '../../../../shared/proof/public-key.ts'
import type { Unusable } from '../../../../shared/proof/unusable.ts'
import { type NamedFile, type Verification, VerificationError, verify } from '../../../../shared/proof/verification.ts'
import { type PlainDownload, plainDownloadIn } from './plain-download.ts'

/** Satisfied by a browser's `File`. */
export interface SizedFile extends NamedFile {
  readonly size: number
}

export interface JobRequest {
  readonly file: SizedFile
  readonly key?: string | undefined
  readonly since?: NamedFile | undefined
  readonly consistency?: NamedFile | undefined
}

export type JobResult =
  | { readonly is: 'verified'; readonly verification: Verification; readonly plain?: PlainDownload | undefined }
  | { readonly is: 'unusable'; readonly unusable: Unusable }

/** How often progress is reported: as often as a bar can show it. */
const steps = 200

/**
 * @param onProgress gets the number of bytes read.
 * @throws the errors of the file's stream, for example if the file is removed while it is read.
 */
export async function runJob(
  { file, key, since, consistency }: JobRequest,
  onProgress: (bytes: number) => void,
  ed25519?: Ed25519,
): Promise<JobResult> {
  try {
    const counted = {
      name: file.name,
      stream: () => file.stream().pipeThrough(counting(file.size / steps, onProgress)),
    }
    const verification = await verify({ file: counted, key, since, consistency, ed25519 })
    const isReadable = verification.report.checkpoint !== undefined
    return { is: 'verified', verification, plain: isReadable ? undefined : await plainDownloadIn(file.stream()) }
  } catch (error) {
    if (error instanceof VerificationError) return { is: 'unusable', unusable: error.unusable }
    throw error
  }
}

function counting(every: number, onProgress: (bytes: number) => void) {
  let [bytes, told] = [0, 0]
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytes += chunk.length
      if (bytes - told >= every) {
        told = bytes
        onProgress(bytes)
      }
      controller.enqueue(chunk)
    },
  })
}
