// Checks the leaves of a bundle: rebuilds the log's compact range from what the file states, holds each entry against its
// own hash, and ends at the root. Knows nothing of lines, headers or signatures.

import { faultOfAppendOnly } from './append-only.ts'
import type { BundleRecord } from './bundle.ts'
import { bundleParts } from './bundle-records.ts'
import type { Checkpoint } from './checkpoint.ts'
import { appended, emptyRange, rootOf } from './compact-range.ts'
import { completeRangesOf } from './complete-ranges.ts'
import type { FaultList } from './fault.ts'
import type { FaultKind } from './fault-kind.ts'
import { type Hash, leafHash, sameHash } from './hash.ts'
import { subtreesOf } from './subtree.ts'
import type { Trust } from './trust.ts'

type Entry = Extract<BundleRecord, { kind: 'entry' }>
type LeftOut = Extract<BundleRecord, { kind: 'left-out' }>

/** What is untrue about an entry although its hash is right. */
type ClaimsOf = (line: string, leafIndex: number) => readonly FaultKind[]

export function bundleLeaves(trust: Trust, claimsOf: ClaimsOf, faults: FaultList) {
  const { since } = trust
  let range = emptyRange
  /** The leaf that must come next. Differs from the range's size once a leaf was missing or out of its place. */
  let next = 0
  let sinceRoot: Hash | undefined
  let leftOut = 0
  const parts = bundleParts(faults.add)
  const ranges = completeRangesOf()

  const append = (hash: Hash, level = 0) => {
    // Behind a gap the root cannot be right any more, and the places of what follows may be: those are still told.
    if (range.size === next) range = appended(range, hash, level)
    next += 2 ** level
    if (range.size === since?.size) sinceRoot ??= rootOf(range)
  }
  const standAt = (leafIndex: number) => {
    if (leafIndex > next) faults.add({ kind: 'leaves-missing', from: next, to: leafIndex }, leafIndex)
    if (leafIndex < next) faults.add({ kind: 'leaf-misplaced', found: leafIndex, expected: next }, leafIndex)
    next = leafIndex
  }
  const takeEntry = ({ leafIndex, hash, line }: Entry) => {
    standAt(leafIndex)
    if (!sameHash(leafHash(line), hash)) faults.add({ kind: 'entry-altered' }, leafIndex)
    else for (const fault of claimsOf(line, leafIndex)) faults.add(fault, leafIndex)
    append(hash)
    parts.expect(line, leafIndex)
    ranges.add(leafIndex)
  }
  const takeLeftOut = ({ range: { from, to }, hashes }: LeftOut) => {
    standAt(from)
    const levels = subtreesOf({ from, to }).map(({ level }) => level)
    if (hashes.length === 0 || hashes.length !== levels.length) {
      next = Math.max(next, to)
      return faults.add({ kind: 'left-out-hashes-missing', from, to })
    }
    for (const [at, hash] of hashes.entries()) append(hash, levels[at])
    leftOut += to - from
  }
  return {
    take(record: BundleRecord): void {
      if (record.kind !== 'part') parts.end()
      if (record.kind === 'part') parts.take(record.field, record.json)
      else if (record.kind === 'entry') takeEntry(record)
      else takeLeftOut(record)
    },
    /** @param checkpoint as the file states it. */
    end(checkpoint: Checkpoint | undefined) {
      parts.end()
      if (checkpoint && next !== checkpoint.size)
        faults.addToFile({ kind: 'file-cut-off', leaves: next, size: checkpoint.size })
      else if (checkpoint && range.size === next && !sameHash(rootOf(range), checkpoint.root))
        faults.addToFile({ kind: 'root-not-reached' })
      if (!since || !checkpoint) return { ...ranges.found(), leftOut }
      const fault = faultOfAppendOnly(since, checkpoint, { root: sinceRoot, consistency: trust.consistency })
      if (fault) faults.addToFile(fault)
      return { ...ranges.found(), leftOut, grewFrom: fault === undefined }
    },
  }
}
