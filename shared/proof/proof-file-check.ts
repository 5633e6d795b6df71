// Checking a proof file: whether its entry is in the log that its checkpoint states. Shows growth only with a consistency proof besides.
import { stateAppendOnly } from './checkpoint-check.ts'
import { faultsOfClaims } from './entry-claims.ts'
import { faultList } from './fault.ts'
import { leafHash } from './hash.ts'
import { isIncluded } from './inclusion.ts'
import { faultOfProofFile, type ProofFile, parseProofFile } from './proof-file.ts'
import { type Findings, stateCheckpoint, type Trust } from './trust.ts'

export interface ProofFileReport extends Findings {
  readonly kind: 'proof'
  readonly proof?: ProofFile
}

/** Lines of the file that stand before the hashes: what it is, the entry's line, its index. */
const [lineOfEntry, linesBeforeHashes] = [2, 3]

/** @param text the whole file. */
export async function checkProofFile(text: string, trust: Trust): Promise<ProofFileReport> {
  const faults = faultList()
  const proof = parseProofFile(text)
  if (!proof) {
    const { line, fault } = faultOfProofFile(text)
    faults.addAt(line, fault)
    return { kind: 'proof', signature: 'unchecked', ...faults.found() }
  }
  const checkpointAt = linesBeforeHashes + proof.hashes.length + 2
  const stated = await stateCheckpoint(proof.checkpoint, trust, (fault) => faults.addAt(checkpointAt, fault))
  const { checkpoint } = stated
  if (checkpoint) {
    const { line, leafIndex, hashes } = proof
    if (!isIncluded(leafHash(line), leafIndex, checkpoint.size, hashes, checkpoint.root))
      faults.addToFile({ kind: 'proof-not-leading-to-checkpoint' })
    for (const fault of faultsOfClaims(line, checkpoint.origin)) faults.addAt(lineOfEntry, fault)
  }
  return { kind: 'proof', proof, ...stated, ...stateAppendOnly(stated, trust, faults.addToFile), ...faults.found() }
}
