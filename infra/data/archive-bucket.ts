// The bucket of payloads, segments, tiles, checkpoints, downloads and parts of the search index. Rights to write are by prefix: no two
// functions write under the same one, and none deletes. Lifecycle rules expire old objects, but not tiles and checkpoints: old proofs and
// the next checkpoint are checked against them.
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
import { quarantineDays } from '../../shared/deployment/quarantine.ts'
import { downloadTtlDays } from '../../shared/download/download.ts'
import type { BelegFunction } from '../compute/beleg-function.ts'
import type { EncryptionKey } from '../compute/encryption-key.ts'
import type { StackSettings } from '../stack-settings.ts'

type Prefix = keyof typeof bucketPrefixes

/**
 * An object outlives its entries by a week: a producer's clock may run ahead, the archive may lag a day behind, and a
 * download may still be reading.
 */
const marginDays = 7

/** An object deleted or overwritten by mistake can be restored for so long. */
const undoDays = 7

/** S3's shortest time: a lost download can be requested again, and what is quarantined is listed no longer. */
const noUndoDays = 1

/**
 * A signed checkpoint never expires: the next one is checked against it. The lock, besides the rights, protects the last checkpoint of
 * a log that is idle for up to ten years.
 */
const checkpointLockDays = 3650

/** A part that is not sealed yet lives for eight days at most. One that is gone too early makes a search slower, and no hit is lost. */
const youngPartDays = 21

/** A sealed part is written after its newest entry happened or, if late, was received. Its oldest is a week older at most. */
const sealedPartDays = 91

/** A download's upload is open from its first step to its last, at most hours; that of a joined part for minutes. */
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
      // A bucket key serves many objects; without it, each object costs a request to KMS.
      ...(key
        ? { encryption: BucketEncryption.KMS, encryptionKey: key.key, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      // No default lock: it would also lock downloads, and with them expired entries. Writers lock their own objects (see
      // allowWritingSegments).
      objectLockEnabled: objectLock,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        { id: 'open-uploads', abortIncompleteMultipartUploadAfter: Duration.days(openUploadDays) },
        expiry('payloads', keptDays, undoDays),
        expiry('segments', keptDays, undoDays),
        expiry('quarantine', quarantineDays, noUndoDays),
        expiry('downloads', downloadTtlDays, noUndoDays),
        expiry('index', youngPartDays, noUndoDays, 'young/'),
        expiry('index', sealedPartDays, noUndoDays, 'sealed/'),
      ],
    })
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'The log itself records downloads. Access logs come hours late and not always; CloudTrail can record the rest.',
    })
    // The bucket outlives the stack, so its policy must too.
    this.bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN)
  }

  allowWritingPayloads(fn: BelegFunction): void {
    this.allow(fn, ['s3:PutObject'], 'payloads')
  }

  /** Lets `fn` keep records that no entry could be made of, and try them again. */
  allowQuarantining(fn: BelegFunction): void {
    this.allow(fn, ['s3:PutObject', 's3:GetObject'], 'quarantine')
  }

  /** Lets `fn` keep records that no entry could be made of. */
  allowAddingToQuarantine(fn: BelegFunction): void {
    this.allow(fn, ['s3:PutObject'], 'quarantine')
  }

  /** Lets `fn` write segments, and lock them if the deployment uses Object Lock. */
  allowWritingSegments(fn: BelegFunction): void {
    this.allow(fn, ['s3:PutObject', ...(this.lockDays > 0 ? ['s3:PutObjectRetention'] : [])], 'segments')
    fn.tell('segmentLockDays', String(this.lockDays))
  }

  /** Lets `fn` write parts of the search index, whole or by multipart upload: see `allowWritingDownloads`. */
  allowWritingIndex(fn: BelegFunction): void {
    this.allow(fn, ['s3:PutObject'], 'index')
  }

  allowWritingTiles(fn: BelegFunction): void {
    this.allow(fn, ['s3:PutObject'], 'tiles')
  }

  /**
   * Lets `fn` remember signed checkpoints: find the newest, and write new ones. Every put needs the condition "only if there is none", so
   * that the function itself cannot overwrite a signed checkpoint.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
   */
  allowRememberingCheckpoints(fn: BelegFunction): void {
    this.allowFindingCheckpoints(fn)
    this.allowIf({ Null: { 's3:if-none-match': 'false' } }, fn, ['s3:PutObject'], 'checkpoints')
    if (this.lockDays > 0) this.allow(fn, ['s3:PutObjectRetention'], 'checkpoints')
    fn.tell('checkpointLockDays', String(this.lockDays > 0 ? checkpointLockDays : 0))
  }

  /** Lets `fn` read signed checkpoints, and list only under their prefix. */
  allowFindingCheckpoints(fn: BelegFunction): void {
    this.allow(fn, ['s3:GetObject'], 'checkpoints')
    const condition = { StringLike: { 's3:prefix': [`${bucketPrefixes.checkpoints}*`] } }
    fn.allow(['s3:ListBucket'], [this.bucket.bucketArn], condition)
  }

  /**
   * Lets `fn` write downloads, whole or in parts: PutObject covers starting, sending and completing parts.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
   */
  allowWritingDownloads(fn: BelegFunction): void {
    this.allow(fn, ['s3:PutObject'], 'downloads')
  }

  /** Lets `fn` read under the prefixes, and sign links for them: a link has the rights of its signer. */
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
          'Objects are named by organization and content, which a policy cannot list: the prefix is the most exact rule.',
      })
  }
}

function expiry(prefix: Prefix, days: number, noncurrentDays: number, below = ''): LifecycleRule {
  return {
    id: below === '' ? prefix : `${prefix}-${below.slice(0, -1)}`,
    prefix: `${bucketPrefixes[prefix]}${below}`,
    expiration: Duration.days(days),
    noncurrentVersionExpiration: Duration.days(noncurrentDays),
  }
}
