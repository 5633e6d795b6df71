// Checking a bundle: reads it line by line, keeps one hash for each bit of the log's size, and says what holds and what does not, and
// where. Trusts nothing in the file but what the log's key has signed.
import { type BundleHeader, parseHeader, parseRecord } from './bundle.ts'
import { bundleLeaves } from './bundle-leaves.ts'
import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import { type Fault, faultList } from './fault.ts'
import type { Stretches } from './stretches.ts'
import type { VerifierKey } from './verifier-key.ts'

export interface BundleReport extends Stretches {
  readonly header?: BundleHeader
  /** As the key has signed it. */
  readonly checkpoint?: Checkpoint
  readonly leftOut: number
  /** Whether the log had grown from the checkpoint that was kept; absent when none was given. */
  readonly grewFrom?: boolean
  /** None: all of it is proved. The first ones; `faultCount` counts all. */
  readonly faults: readonly Fault[]
  readonly faultCount: number
}

export interface Trust {
  readonly key: VerifierKey
  /** A checkpoint of the same log that was kept from before. */
  readonly since?: Checkpoint
}

/** @param lines of the file, without their newlines. */
export async function checkBundle(lines: AsyncIterable<string>, trust: Trust): Promise<BundleReport> {
  const faults = faultList()
  const leaves = bundleLeaves(trust.since, faults.add)
  let header: BundleHeader | undefined
  let checkpoint: Checkpoint | undefined
  for await (const text of lines) {
    faults.nextLine()
    if (header) {
      const record = parseRecord(text)
      if (record) leaves.take(record)
      else faults.add('this is no line of a bundle')
      continue
    }
    header = parseHeader(text)
    if (!header) break
    const opened = await openCheckpoint(header.checkpoint, trust.key)
    if (typeof opened === 'string') faults.add(`the checkpoint is ${opened}`)
    else checkpoint = opened
  }
  if (!header) faults.add('the file does not begin as a bundle does')
  return {
    ...(header ? { header } : {}),
    ...(checkpoint ? { checkpoint } : {}),
    ...leaves.end(checkpoint),
    ...faults.found(),
  }
}
