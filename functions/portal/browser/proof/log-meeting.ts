// Checks a checkpoint of a log: who signed it, whether this browser knows the key, and whether the log was only appended to since the checkpoint
// that this browser kept. A valid checkpoint is kept.
import type { Checkpoint } from '../../../../shared/proof/checkpoint.ts'
import type { Ed25519 } from '../../../../shared/proof/public-key.ts'
import { stateCheckpoint } from '../../../../shared/proof/trust.ts'
import { parseVerifierKey, type VerifierKey } from '../../../../shared/proof/verifier-key.ts'
import { type KeptCheckpoint, type KeptLog, newestOf, withCheckpoint, withContradiction } from './kept-log.ts'
import type { KeptLogs } from './kept-logs.ts'
import { type Contradicted, keptNow, type LogGrowth, logGrowth } from './log-growth.ts'
import type { LogSource } from './log-source.ts'

export interface ProofDeps {
  readonly source: LogSource
  readonly kept: KeptLogs
  readonly nowMs: () => number
  /** Ed25519, if Web Crypto lacks it. */
  readonly ed25519?: Ed25519 | undefined
}

/**
 * `pinned`: somebody has compared it. `seen`: known from an earlier visit, or new. `changed`: the service now has another one.
 * `unknown`: the service gives the caller none, and none was pinned.
 */
export type KeyState = 'pinned' | 'seen' | 'changed' | 'unknown'

export interface Meeting {
  /** The checkpoint, unchanged. */
  readonly note: string
  readonly checkpoint: Checkpoint | undefined
  readonly signature: 'good' | 'bad' | 'unchecked'
  readonly key: KeyState
  /** The key that verified the signature. */
  readonly keyText: string | undefined
  /** The service's key, if it is not the kept one. */
  readonly servedKey: string | undefined
  /** Absent if the signature is invalid: an unsigned checkpoint is not compared. */
  readonly growth: LogGrowth | undefined
  /** What is kept afterwards. */
  readonly log: KeptLog | undefined
}

/** How often another page may be faster before this one gives up. */
const triesMax = 3

/** @param note a text that should be a signed checkpoint. */
export async function meetCheckpoint(deps: ProofDeps, note: string, tries = triesMax): Promise<Meeting> {
  const { source, kept, ed25519 } = deps
  const [served, log] = await Promise.all([source.key(), kept.of(source.organizationId)])
  const servedKey = served?.trim()
  const keyText = log?.key ?? servedKey
  const state = keyState(log, servedKey)
  const key = keyText === undefined ? undefined : await parseVerifierKey(keyText, ed25519)
  const { checkpoint, signature } = await stateCheckpoint(note, key ? { key } : {}, () => undefined)
  const met = { note, checkpoint, key: state, keyText, servedKey: state === 'changed' ? servedKey : undefined }
  if (signature !== 'good' || !checkpoint || !isLogOf(key, source.organizationId) || keyText === undefined)
    return { ...met, signature: signature === 'good' ? 'bad' : signature, growth: undefined, log }
  const growth = await logGrowth(source, newestOf(log), checkpoint, served !== undefined)
  const after = await keep(deps, keyText, keptNow(note, checkpoint, deps.nowMs()), growth, log)
  // Another page kept a checkpoint meanwhile, which this one was not compared with.
  if (after === 'overtaken' && tries > 1) return meetCheckpoint(deps, note, tries - 1)
  return { ...met, signature, growth, log: after === 'overtaken' ? log : after }
}

/** The logs of all organizations of a service are signed with the same key. */
function isLogOf(key: VerifierKey | undefined, organizationId: string): boolean {
  return key?.name.endsWith(`/organizations/${organizationId}`) ?? false
}

function keyState(log: KeptLog | undefined, servedKey: string | undefined): KeyState {
  if (log && servedKey !== undefined && log.key !== servedKey) return 'changed'
  if (log) return log.keyPinnedMs === undefined ? 'seen' : 'pinned'
  return servedKey === undefined ? 'unknown' : 'seen'
}

async function keep(
  { source: { organizationId }, kept }: ProofDeps,
  key: string,
  met: KeptCheckpoint,
  growth: LogGrowth,
  compared: KeptLog | undefined,
): Promise<KeptLog | undefined | 'overtaken'> {
  if (growth.is === 'not-shown' || growth.is === 'contradicted') return compared
  let isOvertaken = false
  const after = await kept.change(organizationId, (before) => {
    isOvertaken = before?.key !== compared?.key || newestOf(before)?.note !== newestOf(compared)?.note
    if (isOvertaken) return before
    const log = before ?? { organizationId, key, keySeenMs: met.keptMs, checkpoints: [], contradictions: [] }
    return withCheckpoint(log, met)
  })
  return isOvertaken ? 'overtaken' : after
}

/** Checks a contradiction twice before it is reported and kept, so that a slow or broken answer accuses nobody. */
export async function metTwice<Result>(
  deps: ProofDeps,
  meet: () => Promise<{ readonly result: Result; readonly meeting?: Meeting }>,
): Promise<Result> {
  const first = await meet()
  if (first.meeting?.growth?.is !== 'contradicted') return first.result
  const { meeting, result } = await meet()
  if (meeting?.growth?.is === 'contradicted') await keepContradiction(deps, meeting, meeting.growth)
  return result
}

async function keepContradiction(deps: ProofDeps, meeting: Meeting, growth: Contradicted): Promise<void> {
  const { checkpoint, keyText: key = '', note } = meeting
  if (!checkpoint) return
  const served = keptNow(note, checkpoint, deps.nowMs())
  const { fault, since, consistency } = growth
  const found = { fault, kept: since, served, key, foundMs: served.keptMs }
  await deps.kept.change(
    deps.source.organizationId,
    (log) => log && withContradiction(log, consistency === undefined ? found : { ...found, consistency }),
  )
}

/**
 * Pins a key that somebody has compared or entered: from now on it is the log's key. Checkpoints that another key signed stay, since the log must
 * be consistent with them anyway.
 */
export async function pinKey(kept: KeptLogs, organizationId: string, key: string, nowMs: number): Promise<void> {
  await kept.change(organizationId, (log) => ({
    ...(log ?? { organizationId, checkpoints: [], contradictions: [] }),
    key,
    keySeenMs: log?.key === key ? log.keySeenMs : nowMs,
    keyPinnedMs: log?.key === key ? (log.keyPinnedMs ?? nowMs) : nowMs,
  }))
}
