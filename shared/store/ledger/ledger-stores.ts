// The wiring of all stores of the Ledger table over one client. A function's role, and the deps of its app, decide which of them it
// uses.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { CheckpointLedger } from './checkpoint-ledger.ts'
import { Containers } from './containers.ts'
import { DeclaredPaths } from './declared-paths.ts'
import { DownloadLedger } from './download-ledger.ts'
import { Homes } from './homes.ts'
import { IndexDue } from './index-due.ts'
import { IngestKeys } from './ingest-keys.ts'
import { LateNotes } from './late-notes.ts'
import { LogLedger } from './log-ledger.ts'
import { Lookups } from './lookups.ts'
import { Manifests } from './manifests.ts'
import { Places } from './places.ts'
import { QuarantineLedger } from './quarantine-ledger.ts'
import { Reconciliations } from './reconciliations.ts'
import { SeenContainers } from './seen-containers.ts'
import { Views } from './views.ts'

export function ledgerStores(client: DynamoDBClient, table: string) {
  const containers = new Containers(client, table)
  return {
    ledger: new LogLedger(client, table),
    manifests: new Manifests(client, table),
    due: new IndexDue(client, table),
    notes: new LateNotes(client, table),
    checkpoints: new CheckpointLedger(client, table),
    homes: new Homes(client, table),
    containers,
    declaredPaths: new DeclaredPaths(containers),
    downloads: new DownloadLedger(client, table),
    places: new Places(client, table),
    quarantine: new QuarantineLedger(client, table),
    reconciliations: new Reconciliations(client, table),
    ingestKeys: new IngestKeys(client, table),
    lookups: new Lookups(client, table),
    views: new Views(client, table),
    seenContainers: new SeenContainers(client, table),
  }
}
