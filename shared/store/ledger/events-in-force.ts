// Opens the Events table with the shards in force (shard-history.ts), which may differ from the configured ones.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Logger } from '../../telemetry/logger.ts'
import type { Metrics } from '../../telemetry/metrics.ts'
import { Events } from '../events/events.ts'
import { ShardHistory, shardsOf } from './shard-history.ts'

/** From a function's environment. */
export interface EventsSetting {
  readonly eventsTable: string
  readonly ledgerTable: string
  /** As shards.ts reads it. */
  readonly shards: string
  /** RFC 3339. */
  readonly deployedAt: string
}

export interface Telemetry {
  readonly logger: Logger
  readonly metrics: Metrics
}

/** For readers. */
export function eventsToRead(client: DynamoDBClient, setting: EventsSetting, telemetry: Telemetry): Promise<Events> {
  return openEvents(client, setting, telemetry, 'inForce')
}

/** For writers: notes the shards in force before the first entry is put. */
export function eventsToWrite(client: DynamoDBClient, setting: EventsSetting, telemetry: Telemetry): Promise<Events> {
  return openEvents(client, setting, telemetry, 'putInForce')
}

async function openEvents(
  client: DynamoDBClient,
  { eventsTable, ledgerTable, shards, deployedAt }: EventsSetting,
  telemetry: Telemetry,
  read: 'inForce' | 'putInForce',
): Promise<Events> {
  const history = new ShardHistory(client, ledgerTable)
  const plan = await history[read]({ text: shards, deployedMs: Date.parse(deployedAt) })
  return new Events(client, eventsTable, shardsOf(plan, telemetry))
}
