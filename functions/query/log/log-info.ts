// What is to be known of a log besides its entries: its name, its key, how many leaves it has, and which of them it still shows.
import { type CheckpointDeps, lastCheckpoint, originOf } from '../../../shared/log/checkpoints.ts'
import { firstLeafReceivedFrom } from '../../../shared/log/leaf-search.ts'
import { receivedFromMs } from '../../../shared/log/retained-leaves.ts'
import { type PublicKey, verifierKeyOf } from '../../../shared/proof/note-signer.ts'
import type { LogLedger } from '../../../shared/store/ledger/log-ledger.ts'
import type { ReadableScope } from '../scope/readable-scope.ts'

export interface LogDeps extends CheckpointDeps {
  readonly ledger: Pick<LogLedger, 'segmentOf'>
  /** The public half: what faces the internet cannot sign. */
  readonly publicKey: () => Promise<PublicKey>
  readonly logHost: string
  readonly now: () => number
}

export interface LogInfo {
  readonly origin: string
  /** The verifier key ("vkey") of its checkpoints. */
  readonly key: string
  /** Of the latest checkpoint. */
  readonly size: number
  /** Entries before this leaf index are past their retention; their hashes stay. C2SP tlog-tiles, "Pruning". */
  readonly minimumIndex: number
  readonly checkpointTimeStamp: string
}

export async function logInfo(deps: LogDeps, { organization = '' }: ReadableScope): Promise<LogInfo> {
  const { size, signedMs } = await lastCheckpoint(deps, organization)
  return {
    origin: originOf(deps.logHost, organization),
    key: await logKey(deps, { organization }),
    size,
    minimumIndex: await firstLeafReceivedFrom(deps.ledger, organization, receivedFromMs(deps.now()), 0, size),
    checkpointTimeStamp: new Date(signedMs).toISOString(),
  }
}

export async function logKey(
  deps: LogDeps,
  { organization = '' }: Pick<ReadableScope, 'organization'>,
): Promise<string> {
  return verifierKeyOf(await deps.publicKey(), originOf(deps.logHost, organization))
}
