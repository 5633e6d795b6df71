import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { appended, compactRangeOf, emptyRange, foldedRoot, rootOf } from '../../../shared/proof/compact-range.ts'
import { consistencyRanges, isConsistent } from '../../../shared/proof/consistency.ts'
import { emptyRoot, type Hash, leafHash, nodeHash } from '../../../shared/proof/hash.ts'
import { inclusionRanges, isIncluded } from '../../../shared/proof/inclusion.ts'
import { type LeafRange, type Subtree, splitOf, subtreesOf } from '../../../shared/proof/subtree.ts'

const hex = (hash: Hash) => Buffer.from(hash).toString('hex')

/** The leaves of the test vectors that certificate transparency's implementations share, as texts of the bytes they have. */
const vectorLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((bytes) => Buffer.from(bytes, 'hex').toString())
const vectorRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

/** RFC 6962 section 2.1, word for word: what everything else is held against. */
function mth(leaves: readonly Hash[]): Hash {
  const [first, ...others] = leaves
  if (!first) return emptyRoot
  if (others.length === 0) return first
  const k = splitOf(leaves.length)
  return nodeHash(mth(leaves.slice(0, k)), mth(leaves.slice(k)))
}

const leavesOf = (count: number) => Array.from({ length: count }, (_, index) => leafHash(`leaf ${index}`))

function proofOf(leaves: readonly Hash[], ranges: readonly LeafRange[]): Hash[] {
  const rootOfSubtree = ({ level, index }: Subtree) => mth(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level))
  return ranges.map((range) => foldedRoot(subtreesOf(range).map(rootOfSubtree)))
}

const inclusionProof = (leaves: readonly Hash[], leafIndex: number) =>
  proofOf(leaves, inclusionRanges(leafIndex, leaves.length))
const consistencyProof = (leaves: readonly Hash[], first: number) =>
  proofOf(leaves, consistencyRanges(first, leaves.length))

describe('the tree', () => {
  test('has the roots of the test vectors', () => {
    const roots = vectorRoots.map((_, size) => hex(rootOf(compactRangeOf(vectorLeaves.slice(0, size).map(leafHash)))))
    expect(roots).toEqual(vectorRoots)
  })

  test('has the proofs of the test vectors', () => {
    const leaves = vectorLeaves.map(leafHash)
    expect(inclusionProof(leaves, 5).map(hex)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
    expect(consistencyProof(leaves, 6).map(hex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
  })

  test('grown leaf by leaf, or by whole subtrees, has the root that RFC 6962 defines, for every size', () => {
    const leaves = leavesOf(520)
    let edge = emptyRange
    for (const [index, leaf] of leaves.entries()) {
      edge = appended(edge, leaf)
      if (index < 140 || [254, 255, 256, 510, 511, 512].includes(index))
        expect(hex(rootOf(edge))).toBe(hex(mth(leaves.slice(0, index + 1))))
    }
    for (const middle of [1, 2, 3, 255, 256, 257, 300, 512, 519]) {
      const rest = subtreesOf({ from: middle, to: leaves.length })
      const grown = rest.reduce(
        (edge, { level, index }) =>
          appended(edge, mth(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)), level),
        compactRangeOf(leaves.slice(0, middle)),
      )
      expect(hex(rootOf(grown))).toBe(hex(mth(leaves)))
    }
  })

  test('takes no subtree where it cannot begin', () => {
    expect(() => appended(compactRangeOf(leavesOf(3)), leafHash(''), 1)).toThrow(
      'a subtree of 2^1 leaves cannot begin at leaf 3',
    )
  })
})

describe('the subtrees of a range', () => {
  const sizes = fc.nat({ max: 2 ** 50 })

  test('cover it from left to right without gap or overlap, each where it can begin, in the fewest', () => {
    fc.assert(
      fc.property(sizes, sizes, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const subtrees = subtreesOf({ from, to })
        let next = from
        for (const { level, index } of subtrees) {
          expect(index * 2 ** level).toBe(next)
          next += 2 ** level
        }
        expect(next).toBe(to)
        // Two neighbours of one level that are halves of one subtree would have been that subtree.
        for (const [i, { level, index }] of subtrees.entries())
          expect(subtrees[i + 1]?.level === level && index % 2 === 0).toBe(false)
      }),
    )
  })
})

describe('inclusion', () => {
  test('of every leaf in every size up to 66 is proved, by the one proof of RFC 6962', () => {
    for (let size = 1; size <= 66; size += 1) {
      const leaves = leavesOf(size)
      const root = mth(leaves)
      for (const [index, leaf] of leaves.entries())
        expect(isIncluded(leaf, index, size, inclusionProof(leaves, index), root)).toBe(true)
    }
  })

  test('in thousands of leaves is proved, around powers of two and whole tiles too', () => {
    for (const size of [255, 256, 257, 1023, 1024, 1025, 2048, 2815, 2816, 2817]) {
      const leaves = leavesOf(size)
      const root = rootOf(compactRangeOf(leaves))
      for (const index of [0, 1, 254, 255, 256, size - 2, size - 1].filter((at) => at < size))
        expect(isIncluded(leaves[index] ?? emptyRoot, index, size, inclusionProof(leaves, index), root)).toBe(true)
    }
  })

  test('is not proved by anything that is altered: leaf, place, size, root, or any hash of the proof', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), fc.nat(), (size, at, which) => {
        const leaves = leavesOf(size)
        const index = at % size
        const [leaf, root, proof] = [
          leaves[index] ?? emptyRoot,
          rootOf(compactRangeOf(leaves)),
          inclusionProof(leaves, index),
        ]
        const other = leafHash('another')
        expect(isIncluded(leaf, index, size, proof, root)).toBe(true)
        expect(isIncluded(other, index, size, proof, root)).toBe(false)
        expect(isIncluded(leaf, index, size, proof, other)).toBe(false)
        expect(isIncluded(leaf, index, size, [...proof, other], root)).toBe(false)
        expect(isIncluded(leaf, size, size, proof, root)).toBe(false)
        expect(isIncluded(leaf, -1, size, proof, root)).toBe(false)
        if (size > 1) {
          expect(isIncluded(leaf, (index + 1) % size, size, proof, root)).toBe(false)
          expect(isIncluded(leaf, index, size, proof.slice(1), root)).toBe(false)
          expect(isIncluded(leaf, index, size, proof.slice(0, -1), root)).toBe(false)
          expect(isIncluded(leaf, index, size, proof.with(which % proof.length, other), root)).toBe(false)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('the proofs of RFC 6962', () => {
  const count = 2600
  const leaves = leavesOf(count)
  /** Subtrees never change: their roots are computed once for all sizes. */
  const roots = new Map<string, Hash>()
  const rootOfSubtree = ({ level, index }: Subtree): Hash => {
    const key = `${level} ${index}`
    const known = roots.get(key)
    if (known) return known
    const half = (side: number) => rootOfSubtree({ level: level - 1, index: 2 * index + side })
    const root = level === 0 ? (leaves[index] ?? emptyRoot) : nodeHash(half(0), half(1))
    roots.set(key, root)
    return root
  }
  const rootsOf = (ranges: readonly LeafRange[]) =>
    ranges.map((range) => foldedRoot(subtreesOf(range).map(rootOfSubtree)))

  test(`verify for every size up to ${count}: of a leaf, and of the growth from a size before`, () => {
    let edge = emptyRange
    const rootOfSize = [rootOf(edge)]
    for (const [at, leaf] of leaves.entries()) {
      edge = appended(edge, leaf)
      rootOfSize.push(rootOf(edge))
      const [size, root] = [at + 1, rootOf(edge)]
      // Different ones for each size; over all sizes, every place in the tree.
      const index = (at * 7919) % size
      const included = isIncluded(leaves[index] ?? emptyRoot, index, size, rootsOf(inclusionRanges(index, size)), root)
      const first = { size: index, root: rootOfSize[index] ?? emptyRoot }
      const grown = isConsistent(first, { size, root }, rootsOf(consistencyRanges(index, size)))
      expect([size, index, included, grown]).toEqual([size, index, true, true])
    }
  })
})

describe('consistency', () => {
  test('of every two sizes up to 70 is proved', () => {
    const all = leavesOf(70)
    const roots = [...Array(71).keys()].map((size) => mth(all.slice(0, size)))
    const logOf = (size: number) => ({ size, root: roots[size] ?? emptyRoot })
    for (let second = 0; second <= 70; second += 1)
      for (let first = 0; first <= second; first += 1)
        expect(isConsistent(logOf(first), logOf(second), consistencyProof(all.slice(0, second), first))).toBe(true)
  })

  test('is not proved for a log that was changed, cut or lengthened otherwise, nor by an altered proof', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 260 }), fc.nat(), fc.nat(), (second, at, which) => {
        const first = 1 + (at % (second - 1))
        const leaves = leavesOf(second)
        const logOf = (of: readonly Hash[]) => ({ size: of.length, root: rootOf(compactRangeOf(of)) })
        const [old, now, proof] = [logOf(leaves.slice(0, first)), logOf(leaves), consistencyProof(leaves, first)]
        const other = leafHash('another')
        const rewritten = leaves.with(which % first, other)
        expect(isConsistent(old, now, proof)).toBe(true)
        expect(isConsistent(old, logOf(rewritten), consistencyProof(rewritten, first))).toBe(false)
        expect(isConsistent(now, old, proof)).toBe(false)
        expect(isConsistent({ ...old, root: other }, now, proof)).toBe(false)
        expect(isConsistent(old, { ...now, root: other }, proof)).toBe(false)
        expect(isConsistent(old, now, [...proof, other])).toBe(false)
        expect(isConsistent(old, now, proof.slice(0, -1))).toBe(false)
        expect(isConsistent(old, now, proof.with(which % proof.length, other))).toBe(false)
      }),
      { numRuns: 60 },
    )
  })
})
