// The table of contents of a deployment: which parts there are, which function may do what, and what feeds what. How a
// part is configured stands in its construct; which settings a deployment has, in stack-settings.ts.
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { budgetSizes } from '../shared/deployment/budget-sizes.ts'
import { streamConsumers } from '../shared/deployment/streams.ts'
import { checkIndexTimes } from '../shared/time/index-times.ts'
import { CallerPool } from './api/caller-pool.ts'
import { demandedCallers } from './api/demanded-callers.ts'
import { Gateway } from './api/gateway.ts'
import { BelegFunction } from './compute/beleg-function.ts'
import { capacityOf } from './compute/capacity.ts'
import { EncryptionKey } from './compute/encryption-key.ts'
import { FunctionSchedule } from './compute/function-schedule.ts'
import { functionSizes } from './compute/function-sizes.ts'
import { StreamConsumer } from './compute/stream-consumer.ts'
import { ArchiveBucket } from './data/archive-bucket.ts'
import { ArchiveCatalog } from './data/archive-catalog.ts'
import { EventsTable } from './data/events-table.ts'
import { LedgerTable } from './data/ledger-table.ts'
import { SigningKey } from './data/signing-key.ts'
import { addDownloads } from './downloads.ts'
import { addImports } from './imports.ts'
import { Alarms } from './monitoring/alarms.ts'
import { OperationsDashboard } from './monitoring/dashboard.ts'
import { addSearchIndex } from './search-index.ts'
import type { StackSettings } from './stack-settings.ts'

export interface BelegStackProps extends StackProps, StackSettings {}

export class BelegStack extends Stack {
  constructor(scope: Construct, id: string, props: BelegStackProps) {
    super(scope, id, props)
    // Import records batch by batch, each within the budget of a request of ingest.
    const batchSeconds = budgetSizes.ingest.waitMs / 1000
    checkIndexTimes([functionSizes.ingest.timeoutSeconds, functionSizes.query.timeoutSeconds, batchSeconds])

    const key = props.ownKey ? new EncryptionKey(this, 'EncryptionKey') : undefined
    const capacity = capacityOf(props.concurrentExecutions)
    const events = new EventsTable(this, 'Events', { ...props, key })
    const ledger = new LedgerTable(this, 'Ledger', key)
    const bucket = new ArchiveBucket(this, 'Bucket', { ...props, key })
    new ArchiveCatalog(this, 'Catalog', { bucket: bucket.bucket })
    const stores = { events, ledger, bucket, key }

    const ingest = new BelegFunction(this, 'Ingest', { name: 'ingest', key, concurrency: capacity.ingest })
    events.allowRecording(ingest)
    events.allowFetching(ingest) // Of a large request that is sent again, what is stored already is not put again.
    ledger.allowPuttingLookups(ingest)
    ledger.allowNotingHomes(ingest)
    ledger.allowFindingContainers(ingest)
    ledger.allowNotingShards(ingest)
    ledger.allowCheckingKeys(ingest)
    ledger.allowKeepingQuarantine(ingest)
    ledger.allowNotingLate(ingest)
    bucket.allowWritingPayloads(ingest)
    bucket.allowQuarantining(ingest)

    const signingKey = new SigningKey(this, 'SigningKey', { type: props.checkpointSignature })

    const query = new BelegFunction(this, 'Query', { name: 'query', key })
    events.allowRecording(query) // Who asks for a download is itself on record.
    events.allowReading(query)
    events.allowSearching(query)
    events.allowFetching(query)
    ledger.allowPuttingLookups(query)
    ledger.allowNotingHomes(query)
    ledger.allowSettlingHomes(query)
    ledger.allowDeclaringContainers(query)
    ledger.allowReading(query, 'logs', 'checkpoints', 'downloads', 'lookups', 'homes', 'contested', 'secrets')
    ledger.allowListingOrganizations(query)
    ledger.allowMakingCursorKey(query)
    ledger.allowWritingDownloads(query)
    ledger.allowTakingPlaces(query)
    ledger.allowSavingViews(query)
    ledger.allowManagingKeys(query)
    ledger.allowSeeingShards(query)
    ledger.allowNotingLate(query)
    ledger.allowSearchingIndex(query)
    query.tell('longPollsMax', String(capacity.longPolls))
    query.tell('recordViews', String(props.recordViews))
    signingKey.allowTelling(query)
    bucket.allowReading(query, 'payloads', 'downloads', 'segments', 'tiles', 'index')

    const archive = new BelegFunction(this, 'Archive', { name: 'archive', key, concurrency: capacity.archive })
    ledger.allowCommittingSegments(archive)
    bucket.allowWritingSegments(archive)
    bucket.allowWritingTiles(archive)
    bucket.allowReading(archive, 'tiles')
    const archiveFeed = new StreamConsumer(this, 'ArchiveFeed', streamConsumers.archive, {
      from: events,
      to: archive,
      key,
    })

    // Nobody else signs: neither what faces the internet nor what writes the logs.
    const sign = new BelegFunction(this, 'Sign', { name: 'sign', key })
    ledger.allowReading(sign, 'logs', 'checkpoints')
    ledger.allowKeepingCheckpoints(sign)
    bucket.allowReading(sign, 'tiles')
    bucket.allowRememberingCheckpoints(sign)
    signingKey.allowSigning(sign)
    const signFeed = new StreamConsumer(this, 'SignFeed', streamConsumers.sign, { from: ledger, to: sign, key })

    const { download, downloads } = addDownloads(this, { ...stores, concurrencyMax: capacity.downloads })
    downloads.allowEnqueueing(query)

    const reconcile = new BelegFunction(this, 'Reconcile', { name: 'reconcile', key })
    events.allowReading(reconcile)
    events.allowSearching(reconcile)
    ledger.allowReading(reconcile, 'checkpoints', 'registry', 'reconciliations', 'lookups')
    ledger.allowSeeingShards(reconcile)
    ledger.allowKeepingReconciliations(reconcile)
    ledger.allowListingAgain(reconcile)
    ledger.allowCommittingSegments(reconcile) // What the archive missed is archived.
    bucket.allowWritingSegments(reconcile)
    bucket.allowWritingTiles(reconcile)
    bucket.allowReading(reconcile, 'payloads', 'segments', 'tiles', 'index')
    ledger.allowMarkingIndex(reconcile)
    bucket.allowFindingCheckpoints(reconcile)
    // A round begins once a day, and goes on with the next hour where it has not come through.
    const reconciling = new FunctionSchedule(this, 'ReconcileSchedule', {
      fn: reconcile,
      every: Duration.hours(1),
      heartbeat: 'reconcile',
    })

    const { index, indexFeed, indexTurns, indexing } = addSearchIndex(this, stores)

    const { importSources: sources } = props
    const imports = addImports(this, { ...stores, sources, concurrencyMax: capacity.imports })

    const ttlCheck = new BelegFunction(this, 'TtlCheck', { name: 'ttl-check', key })
    events.allowCheckingExpiry(ttlCheck)
    ledger.allowCheckingExpiry(ttlCheck)
    const checkingExpiry = new FunctionSchedule(this, 'ExpirySchedule', {
      fn: ttlCheck,
      every: Duration.hours(6),
      heartbeat: 'ttl-check',
    })

    for (const fn of [ingest, query, archive, sign, download, reconcile, index, ...(imports ? [imports.fn] : [])])
      key?.allowUsing(fn)

    // Hands out files, the same to everybody: no right at all.
    const portal = new BelegFunction(this, 'Portal', {
      name: 'portal',
      key,
      alsoMake: { script: 'infra/portal/build.ts', folder: 'portal' },
    })
    portal.tell('portalFiles', 'portal/')

    const tokenRights = props.createUserPool && new BelegFunction(this, 'TokenRights', { name: 'token-rights', key })
    const pool = tokenRights ? new CallerPool(this, 'Callers', { ...props, tokenRights }) : undefined
    const callers = pool ?? demandedCallers(this, props)
    const gateway = new Gateway(this, 'Gateway', {
      ...props,
      functions: { ingest, query, portal },
      namers: [query, sign, reconcile],
      routeLimits: capacity.routes,
      callers,
      key,
    })

    pool?.allowSigningInAt(gateway.url)
    portal.tell('portalSignIn', this.toJsonString({ ...props.portal, ...pool?.portal }))

    const watched = {
      gateway,
      functions: {
        ingest,
        query,
        portal,
        archive,
        sign,
        download,
        ...(tokenRights && { tokenRights }),
        ...(imports && { import: imports.fn }),
      },
      schedules: [reconciling, indexing, checkingExpiry],
      feeds: [archiveFeed, signFeed, indexFeed],
      downloads,
      indexTurns,
      imports,
      tables: { Events: events, Ledger: ledger },
    }
    const alarms = new Alarms(this, 'Watch', { ...watched, email: props.alarmEmail })
    new OperationsDashboard(this, 'Dashboard', watched)

    new CfnOutput(this, 'AlarmTopicArn', { value: alarms.topicArn })
    new CfnOutput(this, 'ApiUrl', { value: gateway.url })
    new CfnOutput(this, 'EventsTableName', { value: events.table.tableName })
    new CfnOutput(this, 'LedgerTableName', { value: ledger.table.tableName })
    new CfnOutput(this, 'ArchiveBucketName', { value: bucket.bucket.bucketName })
  }
}
