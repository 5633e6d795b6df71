// The consistency proof between two sizes of a log: RFC 6962 section 2.1.2.
import { parameterInvalid } from '../../../shared/audit-error.ts'
import { wholeNumber } from '../../../shared/http/number-parameters.ts'
import { type Parameter, parseParameters } from '../../../shared/http/parameters.ts'
import { type SignedLog, signedCheckpoint } from '../../../shared/log/signed-log.ts'
import { toBase64 } from '../../../shared/proof/base64.ts'

export interface Consistency {
  readonly from: number
  readonly to: number
  /** Base64. Empty if there is nothing to prove. */
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

/** @throws AuditError `PARAMETER_INVALID` naming the parameter. */
export async function consistency(log: SignedLog, asked: Readonly<Record<string, string[]>>): Promise<Consistency> {
  const { from = 0, to: askedTo } = parseParameters(consistencyParameters, asked)
  const latest = await signedCheckpoint(log)
  const to = askedTo ?? latest.size
  if (to > latest.size) throw parameterInvalid('to', `must not be larger than the size of the log, ${latest.size}`)
  if (from > to)
    throw parameterInvalid(
      'from',
      `must not be larger than ${askedTo === undefined ? 'the size of the log,' : '"to",'} ${to}`,
    )
  const proof = await log.tree(latest.size).consistencyProof(from, to)
  return { from, to, hashes: proof.map(toBase64) }
}
