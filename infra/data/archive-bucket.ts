// The bucket of payloads, segments, tiles, checkpoints and downloads. Who may write is decided by prefix: no function writes where
// another one does, and none deletes. What has served its time goes by the lifecycle; tiles and checkpoints stay,
// since they are what proofs handed out long ago, and the next checkpoint, are held against.
import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import type { Conditions } from 'aws-cdk-lib/aws-iam'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { bucketPrefixes } from '../../shared/deployment/bucket-keys.ts'
import { downloadTtlDays } from '../../shared/download/download.ts'
import type { BelegFunction } from '../compute/beleg-function.ts'
import type { EncryptionKey } from '../compute/encryption-key.ts'
import type { StackSettings } from '../stack-settings.ts'

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

/**
 * A signed checkpoint is no entry and never expires: it is what the next one is held against. Ten years are as long as a log may rest
 * and still be guarded by the lock as well as by rights.
 */
const checkpointLockDays = 3650

/** A download's upload stays open from its first step to its last, which take hours at most. */
const openUploadDays = 2

export interface ArchiveBucketProps extends Pick<StackSettings, 'objectLock' | 'archiveRetentionDays'> {
  readonly key: EncryptionKey | undefined
}

export class ArchiveBucket extends Construct {
  readonly bucket: Bucket
  private readonly lockDays: number

  constructor(scope: Construct, id: string, { key, objectLock, archiveRetentionDays }: ArchiveBucketProps) {
    super(scope, id)
    this.lockDays = objectLock ? archiveRetentionDays : 0
    const keptDays = archiveRetentionDays + marginDays
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // One data key for many objects: without, each object would cost a request to KMS.
      ...(key
        ? { encryption: BucketEncryption.KMS, encryptionKey: key.key, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      // Only what archive writes is locked (see allowWritingSegments): a default of the bucket would lock downloads as well, and with
      // them entries whose time is over.
      objectLockEnabled: objectLock,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        { id: 'open-uploads', abortIncompleteMultipartUploadAfter: Duration.days(openUploadDays) },
        expiry('payloads', keptDays, undoDays),
        expiry('segments', keptDays, undoDays),
        expiry('downloads', downloadTtlDays, noUndoDays),
      ],
    })
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Who asks for what is an entry in the log itself. Access logs come hours late and not always; CloudTrail can record the rest.',
    })
    // The bucket stays when the stack goes, so what guards it stays as well.
    this.bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN)
  }

  allowWritingPayloads(fn: BelegFunction): void {
    this.allow(fn, ['s3:PutObject'], 'payloads')
  }

  /** Lets `fn` write segments, and lock them where the deployment wants that. */
  allowWritingSegments(fn: BelegFunction): void {
    this.allow(fn, ['s3:PutObject', ...(this.lockDays > 0 ? ['s3:PutObjectRetention'] : [])], 'segments')
    fn.tell('segmentLockDays', String(this.lockDays))
  }

  allowWritingTiles(fn: BelegFunction): void {
    this.allow(fn, ['s3:PutObject'], 'tiles')
  }

  /**
   * Lets `fn` remember what it has signed: find the newest, and write what is not there. A put without the condition "only if there is
   * none" is not allowed, so that the function itself cannot overwrite what it has signed.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
   */
  allowRememberingCheckpoints(fn: BelegFunction): void {
    this.allowFindingCheckpoints(fn)
    this.allowIf({ Null: { 's3:if-none-match': 'false' } }, fn, ['s3:PutObject'], 'checkpoints')
    if (this.lockDays > 0) this.allow(fn, ['s3:PutObjectRetention'], 'checkpoints')
    fn.tell('checkpointLockDays', String(this.lockDays > 0 ? checkpointLockDays : 0))
  }

  /** Lets `fn` read what was signed, and list under its prefix and no other. */
  allowFindingCheckpoints(fn: BelegFunction): void {
    this.allow(fn, ['s3:GetObject'], 'checkpoints')
    const condition = { StringLike: { 's3:prefix': [`${bucketPrefixes.checkpoints}*`] } }
    fn.allow(['s3:ListBucket'], [this.bucket.bucketArn], condition)
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

  private get logicalId(): string {
    return Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket)
  }

  private allow(fn: BelegFunction, actions: readonly string[], ...prefixes: readonly Prefix[]): void {
    this.allowIf({}, fn, actions, ...prefixes)
  }

  private allowIf(
    condition: Conditions,
    fn: BelegFunction,
    actions: readonly string[],
    ...prefixes: readonly Prefix[]
  ): void {
    const objects = prefixes.map((prefix) => this.bucket.arnForObjects(`${bucketPrefixes[prefix]}*`))
    fn.allow(actions, objects, condition)
    fn.tell('archiveBucket', this.bucket.bucketName)
    for (const prefix of prefixes)
      Validations.of(fn).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${this.logicalId}.Arn>/${bucketPrefixes[prefix]}*]`,
        reason:
          'Objects are named by organization and content, which no policy can know: the prefix is as exact as it gets.',
      })
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
