// Which witnesses of a policy have cosigned a checkpoint, and whether they are enough (https://c2sp.org/tlog-policy). Signatures by keys that the
// policy does not know are passed over (https://c2sp.org/signed-note).
import type { Checkpoint } from './checkpoint.ts'
import type { Cosigned } from './cosigner-key.ts'
import type { FaultKind } from './fault-kind.ts'
import { isOf, type SignedNote } from './signed-note.ts'
import type { Witness, WitnessPolicy } from './witness-policy.ts'

export interface Cosignatures {
  /** Whose cosignature is good, in the order of the policy. */
  readonly by: readonly Cosignature[]
  readonly quorum: string
  readonly isMet: boolean
}

export interface Cosignature extends Cosigned {
  /** As the policy names it. */
  readonly witness: string
}

export async function cosignaturesOf(
  note: SignedNote,
  checkpoint: Checkpoint,
  { witnesses, quorum, isMetBy }: WitnessPolicy,
  add: (fault: FaultKind) => void,
): Promise<Cosignatures> {
  const by: Cosignature[] = []
  for (const witness of witnesses) {
    const cosigned = await newestOf(witness, note, checkpoint)
    if (cosigned === 'bad') add({ kind: 'cosignature-bad', witness: witness.name })
    else if (cosigned) by.push({ witness: witness.name, ...cosigned })
  }
  const names = new Set(by.map(({ witness }) => witness))
  const isMet = isMetBy(names)
  const missing = witnesses.map(({ name }) => name).filter((name) => !names.has(name))
  if (!isMet) add({ kind: 'quorum-not-met', quorum, missing })
  return { by, quorum, isMet }
}

/** One that is not good spoils those that are: whoever altered it could have altered more. */
async function newestOf({ key }: Witness, { text, signatures }: SignedNote, checkpoint: Checkpoint) {
  let newest: Cosigned | undefined
  for (const signature of signatures.filter((each) => isOf(key, each))) {
    const cosigned = await key.cosigned(checkpoint, text, signature.signature)
    if (!cosigned) return 'bad'
    if (!newest || (cosigned.time ?? 0) > (newest.time ?? 0)) newest = cosigned
  }
  return newest
}
