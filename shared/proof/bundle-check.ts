// Checking a bundle: reads it line by line, keeps one hash for each bit of the log's size, and says what holds and what does not, and
// where. Trusts nothing in the file but what the log's key has signed.
import { type BundleHeader, faultsOfHeader, parseHeader, parseRecord } from './bundle.ts'
import { bundleLeaves } from './bundle-leaves.ts'
import type { CompleteRanges } from './complete-ranges.ts'
import { askedFor, faultsOfClaims } from './entry-claims.ts'
import { type FaultList, faultList } from './fault.ts'
import type { FileLine } from './file-lines.ts'
import { type Findings, stateCheckpoint, type Trust } from './trust.ts'

export interface BundleReport extends Findings, CompleteRanges {
  readonly kind: 'bundle'
  /** What was asked for is no part of the proof. */
  readonly header?: BundleHeader
  /** Leaves. */
  readonly leftOut: number
}

/** @param lines of the file, without their newlines. */
export async function checkBundle(lines: AsyncIterable<FileLine>, trust: Trust): Promise<BundleReport> {
  const faults = faultList()
  const textOf = textReader(faults)
  let bundle: Awaited<ReturnType<typeof openBundle>>
  for await (const line of lines) {
    faults.nextLine()
    const text = textOf(line)
    if (bundle) bundle.take(text)
    else bundle = await openBundle(text, trust, faults)
    if (!bundle) break
  }
  if (!bundle) faults.addAt(1, { kind: 'bundle-start-missing' })
  const end = bundle?.end() ?? { entries: 0, ranges: 0, complete: [], leftOut: 0, signature: 'unchecked' }
  return { kind: 'bundle', ...end, ...faults.found() }
}

/** `undefined` when the text does not begin a bundle. */
async function openBundle(text: string | undefined, trust: Trust, faults: FaultList) {
  const header = text === undefined ? undefined : parseHeader(text)
  if (!header || text === undefined) return undefined
  for (const fault of faultsOfHeader(text)) faults.add(fault)
  const stated = await stateCheckpoint(header.checkpoint, trust, faults.add)
  const origin = stated.checkpoint?.origin
  const isAskedFor = askedFor(header)
  const claimsOf = (line: string, leafIndex: number) =>
    faultsOfClaims(line, origin, (entry) => isAskedFor(entry, leafIndex))
  const leaves = bundleLeaves(trust, claimsOf, faults)
  return {
    take(record: string | undefined): void {
      const parsed = record === undefined ? undefined : parseRecord(record)
      if (parsed) leaves.take(parsed)
      else if (record !== undefined) faults.add({ kind: 'record-unreadable' })
    },
    end: () => ({ header, ...stated, ...leaves.end(stated.checkpoint) }),
  }
}

/** What cannot be read is told, and stands for nothing. */
function textReader(faults: FaultList) {
  return (line: FileLine): string | undefined => {
    if (typeof line === 'string') return line
    faults.add(line)
    return undefined
  }
}
