// The settings of a deployment, and what holds without them. Read from the command line in app.ts only; docs/deploy.md lists them.
import type { ImportSource } from '../shared/deployment/import-sources.ts'
import { defaultPortalScope, type PortalSignIn } from '../shared/deployment/portal-config.ts'
import { retentionDays } from '../shared/time/retention.ts'
import { executionsAtFirst } from './compute/capacity.ts'
import type { SigningKeyProps } from './data/signing-key.ts'

export interface StackSettings {
  /** Who signs the callers' tokens (an https URL). A parameter of the stack where it is not given. */
  readonly oidcIssuer?: string | undefined
  /** For whom the tokens are issued; several are parted by commas. A parameter of the stack where it is not given. */
  readonly oidcAudience?: string | undefined
  /** How the portal signs people in with the issuer; without a client it says that it cannot. A user pool of its own brings a client. */
  readonly portal: PortalSignIn
  /** A user pool of its own in place of an issuer. */
  readonly createUserPool: boolean
  /** The claim that lists a caller's rights. */
  readonly rightsClaim: string
  /** Whether the gateway checks tokens too, before a function does: for issuers that sign by RSA. */
  readonly gatewayTokenCheck: boolean
  /** Whether looking is put on record, and not downloads only. */
  readonly recordViews: boolean
  /** Over how many partitions very hot organizations are spread, as shared/deployment/shards.ts reads it. */
  readonly shards: string
  /** When this is deployed, RFC 3339: the time of the synthesis, which `cdk deploy` makes anew. */
  readonly deployedAt: string
  /** With which kind of key checkpoints are signed. */
  readonly checkpointSignature: SigningKeyProps['type']
  /** The API's own name, with a certificate for it in the same region. */
  readonly domain?: { readonly name: string; readonly certificateArn: string } | undefined
  /** How long segments and payloads are kept, from when they were written. */
  readonly archiveRetentionDays: number
  /** Whether segments are locked for as long (S3 Object Lock, governance mode). */
  readonly objectLock: boolean
  /** Whether the data is encrypted with a key of the deployment's own in place of AWS's. */
  readonly ownKey: boolean
  /** Requests a second that the gateway lets through, for all callers together. */
  readonly rateLimit: number
  /** Requests at once. */
  readonly burstLimit: number
  /** How many instances the account may run at a time for this deployment (capacity.ts shares them out). */
  readonly concurrentExecutions: number
  /** The buckets that records are imported from. */
  readonly importSources: readonly ImportSource[]
  /** Whom alarms are mailed to. */
  readonly alarmEmail?: string | undefined
}

export const defaultSettings = {
  portal: { scope: defaultPortalScope, authorizeParameters: {} },
  createUserPool: false,
  rightsClaim: 'rights',
  gatewayTokenCheck: false,
  recordViews: false,
  shards: '{}',
  checkpointSignature: 'ed25519',
  archiveRetentionDays: retentionDays,
  objectLock: false,
  ownKey: false,
  importSources: [],
  // Those of a new account: what can be deployed anywhere.
  concurrentExecutions: executionsAtFirst,
  rateLimit: 500,
  burstLimit: 1000,
} as const satisfies Omit<StackSettings, 'deployedAt'>
