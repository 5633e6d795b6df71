// How a log has grown from one size to another: the consistency proof of RFC 6962 section 2.1.2.
import { AuditError } from '../../../shared/audit-error.ts'
import { type Parameter, parseParameters } from '../../../shared/http/parameters.ts'
import { type CheckpointDeps, lastCheckpoint } from '../../../shared/log/checkpoints.ts'
import { logTree } from '../../../shared/log/log-tree.ts'
import { toBase64 } from '../../../shared/proof/base64.ts'
import type { LogTiles } from '../../../shared/store/bucket/log-tiles.ts'
import { wholeNumber } from '../list/list-parameters.ts'
import type { ReadableScope } from '../scope/readable-scope.ts'

export interface Consistency {
  readonly from: number
  readonly to: number
  /** Base64; none where there is nothing to prove. */
  readonly hashes: readonly string[]
}

const size = wholeNumber(0, Number.MAX_SAFE_INTEGER, 'must be a whole number of leaves')

export const consistencyParameters = {
  from: {
    description: 'The size of the earlier checkpoint. Defaults to 0, for which there is nothing to prove.',
    schema: size,
    example: '1',
  },
  to: { description: 'The size of the later checkpoint. Defaults to the latest.', schema: size, example: '2' },
} as const satisfies Record<string, Parameter>

export interface ConsistencyDeps extends CheckpointDeps {
  readonly tiles: Pick<LogTiles, 'hashes'>
}

/** @throws AuditError `PARAMETER_INVALID` naming the parameter. */
export async function consistency(
  deps: ConsistencyDeps,
  { organization = '' }: ReadableScope,
  asked: Readonly<Record<string, string[]>>,
): Promise<Consistency> {
  const { from = 0, to: askedTo } = parseParameters(consistencyParameters, asked)
  const latest = await lastCheckpoint(deps, organization)
  const to = askedTo ?? latest.size
  if (to > latest.size) throw invalid(`"to" must not be larger than the size of the log, ${latest.size}`)
  if (from > to)
    throw invalid(`"from" must not be larger than ${askedTo === undefined ? 'the size of the log,' : '"to",'} ${to}`)
  const proof = await logTree(deps.tiles, organization, latest.size).consistencyProof(from, to)
  return { from, to, hashes: proof.map(toBase64) }
}

function invalid(message: string): AuditError {
  return new AuditError('PARAMETER_INVALID', message)
}
