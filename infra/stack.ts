// The table of contents of a deployment: which parts there are, which function may do what, and what feeds what. How a
// part is configured stands in its construct; which settings a deployment has, in app.ts.
import { CfnOutput, CfnParameter, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { streamConsumers } from '../shared/streams.ts'
import { ArchiveBucket } from './archive-bucket.ts'
import { ArchiveCatalog } from './archive-catalog.ts'
import { BelegFunction } from './beleg-function.ts'
import { EventsTable } from './events-table.ts'
import { Gateway } from './gateway.ts'
import { LedgerTable } from './ledger-table.ts'
import { SigningKey, type SigningKeyProps } from './signing-key.ts'
import { StreamConsumer } from './stream-consumer.ts'

export interface BelegStackProps extends StackProps {
  /** Who signs the callers' tokens (an https URL). A parameter of the stack where it is not given. */
  readonly oidcIssuer: string | undefined
  /** For whom the tokens are issued. A parameter of the stack where it is not given. */
  readonly oidcAudience: string | undefined
  /** The claim that lists a caller's rights. */
  readonly rightsClaim: string
  /** Over how many partitions very hot organizations are spread, as shared/shards.ts reads it. */
  readonly shards?: string | undefined
  /** With which kind of key checkpoints are signed. */
  readonly checkpointSignature: SigningKeyProps['type']
}

export class BelegStack extends Stack {
  constructor(scope: Construct, id: string, props: BelegStackProps) {
    super(scope, id, props)

    const events = new EventsTable(this, 'Events', { shards: props.shards ?? '{}' })
    const ledger = new LedgerTable(this, 'Ledger')
    const bucket = new ArchiveBucket(this, 'Bucket')
    new ArchiveCatalog(this, 'Catalog', { bucket: bucket.bucket })

    const ingest = new BelegFunction(this, 'Ingest', { name: 'ingest' })
    events.allowRecording(ingest)
    ledger.allowPuttingSignposts(ingest)
    ledger.allowNotingShards(ingest)
    bucket.allowWritingPayloads(ingest)

    const signingKey = new SigningKey(this, 'SigningKey', { type: props.checkpointSignature })

    const query = new BelegFunction(this, 'Query', { name: 'query' })
    events.allowRecording(query) // Who asks for a download is itself on record.
    events.allowReading(query)
    events.allowSearching(query)
    ledger.allowPuttingSignposts(query)
    ledger.allowReading(query)
    ledger.allowWritingDownloads(query)
    ledger.allowKeepingCheckpoints(query)
    signingKey.allowSigning(query)
    bucket.allowReading(query, 'payloads', 'downloads', 'segments', 'tiles')

    const archive = new BelegFunction(this, 'Archive', { name: 'archive' })
    ledger.allowCommittingSegments(archive)
    bucket.allowWritingSegments(archive)
    bucket.allowWritingTiles(archive)
    signingKey.allowSigning(archive)
    bucket.allowReading(archive, 'tiles')
    new StreamConsumer(this, 'ArchiveFeed', { settings: streamConsumers.archive, from: events, to: archive })

    const download = new BelegFunction(this, 'Download', { name: 'download', feedsItself: true })
    events.allowSearching(download)
    ledger.allowReading(download)
    ledger.allowWritingDownloads(download)
    bucket.allowWritingDownloads(download)
    bucket.allowReading(download, 'payloads', 'downloads', 'segments', 'tiles')
    new StreamConsumer(this, 'DownloadFeed', { settings: streamConsumers.download, from: ledger, to: download })

    const gateway = new Gateway(this, 'Gateway', {
      functions: { ingest, query },
      signers: [query, archive],
      oidcIssuer: props.oidcIssuer ?? this.demanded('OidcIssuer', 'Who signs the tokens', '^https://.+$'),
      oidcAudience: props.oidcAudience ?? this.demanded('OidcAudience', 'For whom the tokens are issued', '^.+$'),
      rightsClaim: props.rightsClaim,
    })

    new CfnOutput(this, 'ApiUrl', { value: gateway.url })
    new CfnOutput(this, 'EventsTableName', { value: events.table.tableName })
    new CfnOutput(this, 'LedgerTableName', { value: ledger.table.tableName })
    new CfnOutput(this, 'ArchiveBucketName', { value: bucket.bucket.bucketName })
  }

  /**
   * A setting that nobody gave: a parameter without a default. The template is whole without it, CloudFormation refuses
   * to deploy without it, and no placeholder can end up as the issuer that a deployment trusts.
   */
  private demanded(id: string, description: string, allowedPattern: string): string {
    return new CfnParameter(this, id, { description, allowedPattern }).valueAsString
  }
}
