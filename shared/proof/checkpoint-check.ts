// Checking a checkpoint by itself: who signed it, and whether its log had only grown since another one.

import { faultOfAppendOnly } from './append-only.ts'
import { faultList } from './fault.ts'
import type { FaultKind } from './fault-kind.ts'
import { type Findings, type StatedCheckpoint, stateCheckpoint, type Trust } from './trust.ts'

export interface CheckpointReport extends Findings {
  readonly kind: 'checkpoint'
}

/** @param text the whole file: a signed checkpoint. */
export async function checkCheckpoint(text: string, trust: Trust): Promise<CheckpointReport> {
  const faults = faultList()
  const stated = await stateCheckpoint(text, trust, (fault) => faults.addAt(1, fault))
  return { kind: 'checkpoint', ...stated, ...stateAppendOnly(stated, trust, faults.addToFile), ...faults.found() }
}

/** Of a file that holds a checkpoint and shows nothing more of its log. */
export function stateAppendOnly(
  { checkpoint }: StatedCheckpoint,
  { since, consistency }: Trust,
  add: (fault: FaultKind) => void,
): { readonly grewFrom?: boolean } {
  if (!since || !checkpoint) return {}
  const fault = faultOfAppendOnly(since, checkpoint, { consistency })
  if (fault) add(fault)
  return { grewFrom: fault === undefined }
}
