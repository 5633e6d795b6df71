// The description of a log: its origin, its key, its size, and the first leaf that it still shows.
import { firstLeafReceivedFrom } from '../../../shared/log/leaf-search.ts'
import { receivedFromMs } from '../../../shared/log/retained-leaves.ts'
import { type SignedLog, signedCheckpoint } from '../../../shared/log/signed-log.ts'
import { type PublicKey, verifierKeyOf } from '../../../shared/proof/note-signer.ts'

export interface LogInfoDeps {
  /** Only the public key: a function that faces the internet cannot sign. */
  readonly publicKey: () => Promise<PublicKey>
  readonly now: () => number
}

export interface LogInfo {
  readonly origin: string
  /** The verifier key ("vkey") of its checkpoints. */
  readonly key: string
  /** The size of the latest checkpoint. */
  readonly size: number
  /** Entries below this leaf index are past their retention; their hashes remain. See C2SP tlog-tiles, "Pruning". */
  readonly minimumIndex: number
  readonly checkpointTimeStamp: string
}

export async function logInfo(deps: LogInfoDeps, log: SignedLog): Promise<LogInfo> {
  const { size, signedMs } = await signedCheckpoint(log)
  return {
    origin: log.origin,
    key: await logKey(deps, log),
    size,
    minimumIndex: await firstLeafReceivedFrom(log, receivedFromMs(deps.now()), 0, size),
    checkpointTimeStamp: new Date(signedMs).toISOString(),
  }
}

export async function logKey({ publicKey }: Pick<LogInfoDeps, 'publicKey'>, { origin }: SignedLog): Promise<string> {
  return verifierKeyOf(await publicKey(), origin)
}
