// The leaves of a bundle as they are checked: rebuilds the log's right edge from what the file states, holds each entry against its
// own hash, and ends at the root. Knows nothing of lines, headers or signatures.
import type { BundleRecord } from './bundle.ts'
import { bundleParts } from './bundle-parts.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { AddFault } from './fault.ts'
import { type Hash, leafHash, sameHash } from './hash.ts'
import { appended, emptyEdge, rootOf } from './right-edge.ts'
import { stretchesOf } from './stretches.ts'
import { subtreesOf } from './subtree.ts'

type Entry = Extract<BundleRecord, { kind: 'entry' }>
type LeftOut = Extract<BundleRecord, { kind: 'left-out' }>

/** @param since whose root is told on the way, if the file has an end of a subtree there. */
export function bundleLeaves(since: Checkpoint | undefined, fault: AddFault) {
  let edge = emptyEdge
  let sinceRoot = since?.size === 0 ? rootOf(edge) : undefined
  let leftOut = 0
  const parts = bundleParts(fault)
  const stretches = stretchesOf()

  const append = (hash: Hash, level = 0) => {
    edge = appended(edge, hash, level)
    if (edge.size === since?.size) sinceRoot = rootOf(edge)
  }
  const takeEntry = ({ leafIndex, hash, line }: Entry) => {
    if (leafIndex !== edge.size) fault(`leaf ${leafIndex} stands where leaf ${edge.size} must stand`, leafIndex)
    if (!sameHash(leafHash(line), hash)) fault('the entry is not what its hash was made of', leafIndex)
    append(hash)
    parts.expect(line, leafIndex)
    stretches.add(leafIndex)
  }
  const takeLeftOut = ({ range: { from, to }, hashes }: LeftOut) => {
    const levels = subtreesOf({ from, to }).map(({ level }) => level)
    if (from !== edge.size || hashes.length === 0 || hashes.length !== levels.length)
      return fault(`what is left out does not begin at leaf ${edge.size}, or lacks a hash`)
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
    /** @param checkpoint as the key has signed it. */
    end(checkpoint: Checkpoint | undefined) {
      parts.end()
      if (checkpoint && edge.size !== checkpoint.size)
        fault(`the file ends behind ${edge.size} leaves, and the log has ${checkpoint.size}`)
      else if (checkpoint && !sameHash(rootOf(edge), checkpoint.root))
        fault("the hashes in the file do not lead to the checkpoint's root: one of them was altered")
      const grewFrom = since && checkpoint && checkGrowth(since, checkpoint, sinceRoot, fault)
      return { ...stretches.found(), leftOut, ...(grewFrom === undefined ? {} : { grewFrom }) }
    },
  }
}

function checkGrowth(since: Checkpoint, now: Checkpoint, sinceRoot: Hash | undefined, fault: AddFault): boolean {
  const says = faultOfGrowth(since, now, sinceRoot)
  if (says !== undefined) fault(says)
  return says === undefined
}

function faultOfGrowth(since: Checkpoint, now: Checkpoint, sinceRoot: Hash | undefined): string | undefined {
  if (since.origin !== now.origin) return 'the checkpoint that was kept is of another log'
  if (now.size < since.size)
    return `the log has ${now.size} leaves, and had ${since.size} when the checkpoint was kept: its end was cut off`
  if (!sinceRoot)
    return `the file leaves out what is around leaf ${since.size}: ask for one with "sinceSize": ${since.size}`
  return sameHash(sinceRoot, since.root)
    ? undefined
    : `the first ${since.size} leaves are not those of the checkpoint that was kept: the log was rewritten`
}
