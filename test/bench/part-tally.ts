// Counts the rows of the search index's parts: those that were in none before, and those that were written again to make a larger part or
// one that stays. Looks at the manifests that are committed.
import type { Manifests } from '../../shared/store/ledger/manifests.ts'

export interface WrittenRows {
  readonly first: number
  readonly again: number
}

export interface PartTally {
  /** Those whose commits are counted. */
  readonly manifests: Pick<Manifests, 'get' | 'commit'>
  /** Since the last call. */
  take(): WrittenRows
}

export function tallyParts(manifests: PartTally['manifests']): PartTally {
  const known = new Map<string, ReadonlySet<string>>()
  let [first, again] = [0, 0]
  return {
    manifests: {
      get: (organization, signal) => manifests.get(organization, signal),
      async commit(organization, manifest) {
        const isCommitted = await manifests.commit(organization, manifest)
        if (!isCommitted) return false
        const before = known.get(organization) ?? new Set()
        const names = new Set(manifest.parts.map(({ name }) => name))
        const rows = manifest.parts.reduce((sum, { name, rows }) => sum + (before.has(name) ? 0 : rows), 0)
        // A merge takes the names of others; entries that were in no part take none.
        if ([...before].every((name) => names.has(name))) first += rows
        else again += rows
        known.set(organization, names)
        return true
      },
    },
    take() {
      const taken = { first, again }
      first = 0
      again = 0
      return taken
    },
  }
}
