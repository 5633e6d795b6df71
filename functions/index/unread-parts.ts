// A part that cannot be read is no failure: the table has its entries. But somebody has to know.
import type { PartRef } from '../../shared/parts/manifest.ts'
import { failureOf } from '../../shared/store/altered-error.ts'
import type { Logger } from '../../shared/telemetry/logger.ts'
import type { Metrics } from '../../shared/telemetry/metrics.ts'

export interface UnreadDeps {
  readonly logger: Logger
  readonly metrics: Metrics
}

/** @returns `undefined` if the part is gone, not what was put, or known to be wrong. */
export async function unlessUnread<A>(
  deps: UnreadDeps,
  organization: string,
  ref: PartRef,
  read: () => Promise<A>,
): Promise<A | undefined> {
  if (ref.isWrong) return undefined
  try {
    return await read()
  } catch (error) {
    reportUnread(deps, organization, ref, error)
    return undefined
  }
}

export function reportUnread({ logger, metrics }: UnreadDeps, organization: string, ref: PartRef, error: unknown) {
  logger.error('a part of the search index cannot be read', error, { organization, part: ref.name })
  metrics.put({ Failures: 1 }, { failure: failureOf(error, 'index-part') })
}
