// The check that both tables still remove expired rows. Removes nothing itself. DynamoDB's count of removed rows does not tell: it is
// missing if TTL is off, but also while no row is old enough, for the first 90 days at least.

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

/** May be called at any time, any number of times. */
export function createApp({ expiry, logger, metrics }: TtlCheckDeps): () => Promise<void> {
  return async () => {
    let off = 0
    for (const table of keysOf(tables)) {
      if (await expiry.isOn(table)) continue
      logger.error('expired rows are not removed', undefined, { table })
      off += 1
    }
    metrics.put({ TablesNotExpiring: off })
    metrics.put({ Heartbeats: 1 }, { heartbeat: 'ttl-check' })
  }
}
