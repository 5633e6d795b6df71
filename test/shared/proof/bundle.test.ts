import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entryLine, largeFieldLine } from '../../../shared/proof/bundle.ts'
import { checkBundle } from '../../../shared/proof/bundle-check.ts'
import { parseCheckpoint } from '../../../shared/proof/checkpoint.ts'
import { leafHash } from '../../../shared/proof/hash.ts'
import type { Trust } from '../../../shared/proof/trust.ts'
import { formatVerifierKey, parseVerifierKey } from '../../../shared/proof/verifier-key.ts'
import { linesOf, origin, signedLog } from '../../signed-log.ts'

/** All logs here have the same key. */
const pair = generateKeyPairSync('ed25519')
const logOf = (lines: readonly string[]) => signedLog(lines, pair)
const keyText = logOf([]).key

async function trustIn(since?: string): Promise<Trust> {
  const key = await parseVerifierKey(keyText)
  const kept = since === undefined ? undefined : parseCheckpoint(since)
  if (!key) throw new Error('no key')
  return kept ? { key, since: kept } : { key }
}

const checkpointOf = (lines: readonly string[]) => logOf(lines).checkpoint()
const bundleOf = (lines: readonly string[], chosen: (leafIndex: number) => boolean, sinceSize = 0) =>
  logOf(lines).bundle({ chosen, sinceSize })

async function check(text: string, since?: string) {
  async function* lines() {
    yield* text.replace(/\n$/, '').split('\n')
  }
  return checkBundle(lines(), await trustIn(since))
}

const other = linesOf(1, { eventName: 'other' })[0] ?? ''

describe('a bundle', () => {
  test('of any leaves of a log of any size is proved, and tells what is complete', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 300 }),
        fc.array(fc.boolean(), { maxLength: 300 }),
        async (size, choice) => {
          const chosen = (index: number) => choice[index] ?? false
          const report = await check(bundleOf(linesOf(size), chosen))
          const indexes = [...Array(size).keys()].filter(chosen)
          expect(report).toMatchObject({
            faults: [],
            faultCount: 0,
            entries: indexes.length,
            leftOut: size - indexes.length,
          })
          expect(report.ranges).toBe(indexes.filter((index) => index === 0 || !chosen(index - 1)).length)
          for (const { from, to } of report.complete) {
            expect(indexes.filter((index) => index >= from && index < to)).toHaveLength(to - from)
            expect([chosen(from - 1), to < size && chosen(to)]).toEqual([false, false])
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  test('of all leaves holds no hash but theirs; of one among many thousands, a few dozen', () => {
    const lines = linesOf(3000)
    const hashesIn = (text: string) => text.match(/[A-Za-z0-9+/]{43}=/g)?.length ?? 0
    const own = hashesIn(bundleOf([], () => true))
    expect(hashesIn(bundleOf(lines, () => true))).toBe(own + 3000)
    expect(hashesIn(bundleOf(lines, (index) => index === 1234))).toBeLessThan(own + 2 * 12)
  })

  const missing = "the hashes in the file do not lead to the checkpoint's root: one of them was altered"
  const cut = 'the file ends behind 19 leaves, and the log has 21'

  test.each<[string, (lines: string[]) => string[], ...string[]]>([
    ['an entry dropped', (lines) => lines.toSpliced(3, 1), '4/3: leaf 2 is missing'],
    ['two entries dropped', (lines) => lines.toSpliced(1, 2), '2/2: leaves 0 to 1 are missing'],
    ['an entry twice', (lines) => lines.toSpliced(3, 0, lines[3] ?? ''), '5/2: leaf 2 stands where leaf 3 must stand'],
    [
      'two entries swapped',
      (lines) => lines.with(1, lines[2] ?? '').with(2, lines[1] ?? ''),
      '2/1: leaf 0 is missing',
      '3/0: leaf 0 stands where leaf 2 must stand',
      '4/2: leaf 1 is missing',
    ],
    ['the end cut off', (lines) => lines.slice(0, -2), cut],
    [
      'all but its first line cut off',
      (lines) => lines.slice(0, 1),
      'the file ends behind 0 leaves, and the log has 21',
    ],
    ['a line of something else', (lines) => lines.toSpliced(2, 0, 'nothing'), '3: this is no line of a bundle'],
    ['the first line gone', (lines) => lines.slice(1), '1: the file does not begin as a bundle does'],
    [
      'the parts left out',
      (lines) => lines.filter((line) => !line.startsWith('["request.body"')),
      '6/3: "request.body" of the entry is missing',
      '13/10: "request.body" of the entry is missing',
      '20/17: "request.body" of the entry is missing',
    ],
    [
      'a part of another entry',
      (lines) => lines.toSpliced(2, 0, largeFieldLine('result', '{}').trim()),
      '3/0: "result" is no part of the entry before',
    ],
    [
      'another part',
      (lines) => lines.with(5, lines[5]?.replace('ada', 'eve') ?? ''),
      '6/3: "request.body" is not the part that its entry names',
    ],
    [
      'another entry',
      (lines) => lines.with(1, lines[1]?.replace('"INFO"', '"ERROR"') ?? ''),
      '2/0: the entry is not what its hash was made of',
    ],
    ['an entry and its hash replaced', (lines) => lines.with(1, entryLine(0, leafHash(other), other).trim()), missing],
    [
      'an entry appended',
      (lines) => [...lines, entryLine(21, leafHash(other), other).trim()],
      'the file ends behind 22 leaves, and the log has 21',
    ],
    [
      'one leaf less left out',
      (lines) => lines.map((line) => line.replace('[9,10,', '[9,9,')),
      '12: leaves 9 to 8 are left out, and not all hashes are there that stand for them',
      '13/10: leaf 9 is missing',
    ],
  ])('with %s is caught, and says where', async (_, alter, ...says) => {
    const text = bundleOf(linesOf(21), (index) => index !== 9)
    const { faults } = await check(alter(text.trimEnd().split('\n')).join('\n'))
    expect(
      faults.map((fault) =>
        [[fault.line, fault.leafIndex].filter((n) => n !== undefined).join('/'), fault.says].filter(Boolean).join(': '),
      ),
    ).toEqual(says)
  })

  test('signed by another key, or of another log, is caught, and says so', async () => {
    const text = bundleOf(linesOf(5), () => true)
    const spki = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }))
    const keys = [signedLog([]).key, formatVerifierKey('log.example/organizations/other', 'ed25519', spki)]
    const reports = []
    for (const key of keys) {
      const parsed = await parseVerifierKey(key)
      async function* lines() {
        yield* text.trimEnd().split('\n')
      }
      if (parsed) reports.push((await checkBundle(lines(), { key: parsed })).faults.map(({ says }) => says))
    }
    expect(reports).toEqual([['the checkpoint is not signed by the key'], ['the checkpoint is of another log']])
  })
})

describe('a checkpoint that was kept', () => {
  const lines = linesOf(100)

  test('shows that the log only grew, wherever the file lets its size be seen', async () => {
    for (const size of [0, 1, 50, 64, 99, 100]) {
      const kept = checkpointOf(lines.slice(0, size))
      expect(
        await check(
          bundleOf(lines, () => true),
          kept,
        ),
      ).toMatchObject({ grewFrom: true, faults: [] })
      expect(
        await check(
          bundleOf(lines, (index) => index === 7, size),
          kept,
        ),
      ).toMatchObject({ grewFrom: true, faults: [] })
    }
  })

  test('catches a rewritten history, a cut tail and another log, and says which', async () => {
    const says = async (text: string, kept: string) =>
      (await check(text, kept)).faults.map((fault) => fault.says).join()
    const rewritten = linesOf(100, { eventName: 'other' })
    expect(
      await says(
        bundleOf(rewritten, () => true),
        checkpointOf(lines.slice(0, 50)),
      ),
    ).toMatch(/first 50 leaves are not/)
    expect(
      await says(
        bundleOf(lines.slice(0, 40), () => true),
        checkpointOf(lines),
      ),
    ).toMatch(/had 100 .* cut off/)
    const other = checkpointOf(lines).replaceAll(origin, 'log.example/organizations/other')
    expect(
      await says(
        bundleOf(lines, () => true),
        other,
      ),
    ).toBe('the checkpoint that was kept is of another log')
    expect(
      await says(
        bundleOf(lines, (index) => index === 90),
        checkpointOf(lines.slice(0, 51)),
      ),
    ).toMatch(/"sinceSize": 51/)
  })
})
