// The bucket of payloads, segments, tiles and downloads. Who may write is decided by prefix: no function writes where another
// one does, and none deletes. What has served its time goes by the lifecycle; tiles stay,
// since they are what proofs handed out long ago are held against.
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption, type LifecycleRule, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { bucketPrefixes } from '../shared/bucket-keys.ts'
import { downloadTtlDays } from '../shared/download.ts'
import { retentionDays } from '../shared/retention.ts'
import type { BelegFunction } from './beleg-function.ts'

type Prefix = keyof typeof bucketPrefixes

/**
 * An object outlives the entries it belongs to by a week: a producer's clock may run ahead, the archive may lag a day
 * behind, and a download may still be reading.
 */
const marginDays = 7

/** For so long an object that was deleted or written over by mistake can be brought back. */
const undoDays = 7

/** The shortest that S3 knows: what is lost of a download can be asked for again. */
const noUndoDays = 1

/** A download's upload stays open from its first step to its last, which take hours at most. */
const openUploadDays = 2

export class ArchiveBucket extends Construct {
  readonly bucket: Bucket

  constructor(scope: Construct, id: string) {
    super(scope, id)
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        { id: 'open-uploads', abortIncompleteMultipartUploadAfter: Duration.days(openUploadDays) },
        expiry('payloads', retentionDays + marginDays, undoDays),
        expiry('segments', retentionDays + marginDays, undoDays),
        expiry('downloads', downloadTtlDays, noUndoDays),
      ],
    })
    // The bucket stays when the stack goes, so what guards it stays as well.
    this.bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN)
  }

  allowWritingPayloads(fn: BelegFunction): void {
    this.allow(fn, ['s3:PutObject'], 'payloads')
  }

  allowWritingSegments(fn: BelegFunction): void {
    this.allow(fn, ['s3:PutObject'], 'segments')
  }

  allowWritingTiles(fn: BelegFunction): void {
    this.allow(fn, ['s3:PutObject'], 'tiles')
  }

  /**
   * Lets `fn` write downloads, whole or in parts: starting, sending and completing parts are all PutObject.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
   */
  allowWritingDownloads(fn: BelegFunction): void {
    this.allow(fn, ['s3:PutObject'], 'downloads')
  }

  /** Lets `fn` read under the prefixes, and sign links that read there: a link can do what its signer can. */
  allowReading(fn: BelegFunction, ...prefixes: readonly Prefix[]): void {
    this.allow(fn, ['s3:GetObject'], ...prefixes)
  }

  private allow(fn: BelegFunction, actions: readonly string[], ...prefixes: readonly Prefix[]): void {
    fn.allow(
      actions,
      prefixes.map((prefix) => this.bucket.arnForObjects(`${bucketPrefixes[prefix]}*`)),
    )
    fn.tell('archiveBucket', this.bucket.bucketName)
  }
}

function expiry(prefix: Prefix, days: number, noncurrentDays: number): LifecycleRule {
  return {
    id: prefix,
    prefix: bucketPrefixes[prefix],
    expiration: Duration.days(days),
    noncurrentVersionExpiration: Duration.days(noncurrentDays),
  }
}
