// Looks whether both tables still remove what has expired. Removes nothing itself. DynamoDB's own count of removed rows cannot tell: it is
// missing when TTL is off, and just as well while nothing is old enough, for the first 90 days at least.

import { tables } from '../../shared/deployment/tables.ts'
import { keysOf } from '../../shared/keys-of.ts'
import type { Expiry } from '../../shared/store/events/expiry.ts'
import type { Logger } from '../../shared/telemetry/logger.ts'
import type { Metrics } from '../../shared/telemetry/metrics.ts'

export interface TtlCheckDeps {
  readonly expiry: Pick<Expiry, 'isOn'>
  readonly logger: Logger
  readonly metrics: Metrics
}

/** May be called at any time and any number of times. */
export function createApp({ expiry, logger, metrics }: TtlCheckDeps): () => Promise<void> {
  return async () => {
    let off = 0
    for (const table of keysOf(tables)) {
      if (await expiry.isOn(table)) continue
      logger.error('what has expired is not removed', undefined, { table })
      off += 1
    }
    metrics.put({ TablesNotExpiring: off })
    metrics.put({ Heartbeats: 1 }, { heartbeat: 'ttl-check' })
  }
}
