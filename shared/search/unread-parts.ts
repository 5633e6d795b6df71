// A part that cannot be read is no failure: the table has its entries. But somebody has to know.
import type { PartRef } from '../parts/manifest.ts'
import { failureOf } from '../store/altered-error.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'

export interface UnreadDeps {
  readonly logger: Logger
  readonly metrics: Metrics
}

/** Who reads parts, and of which organization. */
export interface PartReader {
  readonly deps: UnreadDeps
  readonly organization: string
  /** What was given up for lack of time is no fault of the part. */
  readonly budget?: { readonly signal: AbortSignal }
}

/** @returns `undefined` if the part is gone, not what was put, or known to be wrong. */
export async function unlessUnread<A>(
  reader: PartReader,
  ref: PartRef,
  read: () => Promise<A>,
): Promise<A | undefined> {
  if (ref.isWrong) return undefined
  try {
    return await read()
  } catch (error) {
    if (reader.budget?.signal.aborted) throw error
    reportUnread(reader, ref, error)
    return undefined
  }
}

export function reportUnread({ deps: { logger, metrics }, organization }: PartReader, ref: PartRef, error: unknown) {
  logger.error('a part of the search index cannot be read', error, { organization, part: ref.name })
  metrics.put({ Failures: 1 }, { failure: failureOf(error, 'index-part') })
}
