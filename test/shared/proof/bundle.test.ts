import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entryLine, headerLine, leftOutLine, partLine } from '../../../shared/proof/bundle.ts'
import { checkBundle, type Trust } from '../../../shared/proof/bundle-check.ts'
import { checkpointText, parseCheckpoint } from '../../../shared/proof/checkpoint.ts'
import { type Hash, leafHash } from '../../../shared/proof/hash.ts'
import { edgeOf, rootOf } from '../../../shared/proof/right-edge.ts'
import { formatNote } from '../../../shared/proof/signed-note.ts'
import { type LeafRange, subtreesOf } from '../../../shared/proof/subtree.ts'
import { formatVerifierKey, keyIdOf, parseVerifierKey } from '../../../shared/proof/verifier-key.ts'

const origin = 'log.example/organizations/acme'
const pair = generateKeyPairSync('ed25519')
const spki = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }))

async function trustIn(since?: string): Promise<Trust> {
  const key = await parseVerifierKey(formatVerifierKey(origin, 'ed25519', spki))
  const kept = since === undefined ? undefined : parseCheckpoint(since)
  if (!key) throw new Error('no key')
  return kept ? { key, since: kept } : { key }
}

const body = JSON.stringify({ members: ['ada'] })
const payloads = { 'request.body': { sha256: createHash('sha256').update(body).digest('hex'), bytes: body.length } }
const linesOf = (count: number, from = 'log') =>
  Array.from({ length: count }, (_, index) =>
    JSON.stringify({ id: `${from} ${index}`, ...(index % 7 === 3 ? { payloads } : {}), text: 'x"\\ü' }),
  )

function checkpointOf(lines: readonly string[]): string {
  const text = checkpointText({ origin, size: lines.length, root: rootOf(edgeOf(lines.map(leafHash))) })
  const signature = sign(null, Buffer.from(text), pair.privateKey)
  return formatNote({ text, signatures: [{ name: origin, keyId: keyIdOf(origin, 'ed25519', spki), signature }] })
}

/** The bundle of the chosen leaves, as text. */
function bundleOf(lines: readonly string[], chosen: (leafIndex: number) => boolean, sinceSize = 0): string {
  const hashes = lines.map(leafHash)
  const rootsOf = (range: LeafRange): Hash[] =>
    subtreesOf(range).map(({ level, index }) =>
      rootOf(edgeOf(hashes.slice(index * 2 ** level, (index + 1) * 2 ** level))),
    )
  const leftOut = (from: number, to: number): string =>
    from < sinceSize && sinceSize < to
      ? leftOut(from, sinceSize) + leftOut(sinceSize, to)
      : from < to
        ? leftOutLine({ from, to }, rootsOf({ from, to }))
        : ''
  let [text, next] = [
    headerLine({ format: 'beleg-bundle/v1', checkpoint: checkpointOf(lines), scope: 'organizations/acme' }),
    0,
  ]
  for (const [index, line] of lines.entries()) {
    if (!chosen(index)) continue
    text += leftOut(next, index) + entryLine(index, leafHash(line), line)
    if (line.includes('"payloads"')) text += partLine('request.body', body)
    next = index + 1
  }
  return text + leftOut(next, lines.length)
}

async function check(text: string, since?: string) {
  async function* lines() {
    yield* text.replace(/\n$/, '').split('\n')
  }
  return checkBundle(lines(), await trustIn(since))
}

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
          expect(report.stretches).toBe(indexes.filter((index) => index === 0 || !chosen(index - 1)).length)
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

  test('is caught once any one byte of it is another, wherever that is, and the altered entry is named', async () => {
    const text = bundleOf(linesOf(21), (index) => index % 5 === 3 || index > 17)
    expect((await check(text)).faults).toEqual([])
    const header = text.indexOf('\n')
    // What was asked for is no part of the proof; the checkpoint in the same line is.
    for (let at = text.indexOf('"checkpoint"'); at < text.length - 1; at += 1) {
      if (at > text.indexOf('","scope"') && at < header) continue
      const altered = text.slice(0, at) + (text[at] === 'e' ? 'f' : 'e') + text.slice(at + 1)
      const { faultCount } = await check(altered)
      expect([at, text.slice(at - 10, at + 10), faultCount > 0]).toEqual([at, text.slice(at - 10, at + 10), true])
    }
    const { faults } = await check(text.replace('"id":"log 18"', '"id":"log 81"'))
    expect(faults).toEqual([
      { line: expect.any(Number), leafIndex: 18, says: 'the entry is not what its hash was made of' },
    ])
    expect(text.split('\n')[Number(faults[0]?.line) - 1]).toContain('log 18')
  })

  test.each([
    ['an entry dropped', (lines: string[]) => lines.toSpliced(3, 1)],
    ['an entry twice', (lines: string[]) => lines.toSpliced(3, 0, lines[3] ?? '')],
    ['two entries swapped', (lines: string[]) => lines.with(1, lines[2] ?? '').with(2, lines[1] ?? '')],
    ['the end cut off', (lines: string[]) => lines.slice(0, -2)],
    ['all but its first line cut off', (lines: string[]) => lines.slice(0, 1)],
    ['a line of something else', (lines: string[]) => lines.toSpliced(2, 0, 'nothing')],
    ['the first line gone', (lines: string[]) => lines.slice(1)],
    ['a part left out', (lines: string[]) => lines.filter((line) => !line.startsWith('["request.body"'))],
    ['a part of another entry', (lines: string[]) => lines.toSpliced(2, 0, partLine('result', '{}').trim())],
    [
      'another part',
      (lines: string[]) => lines.map((line) => (line.startsWith('["r') ? line.replace('ada', 'eve') : line)),
    ],
    ['an entry and its hash replaced', (lines: string[]) => lines.with(1, entryLine(0, leafHash('{}'), '{}').trim())],
    ['an entry appended', (lines: string[]) => [...lines, entryLine(21, leafHash('{}'), '{}').trim()]],
  ])('with %s is caught', async (_, alter) => {
    const text = bundleOf(linesOf(21), (index) => index !== 9)
    const { faultCount } = await check(alter(text.trimEnd().split('\n')).join('\n'))
    expect(faultCount).toBeGreaterThan(0)
  })

  test('signed by another key, or of another log, is caught, and says so', async () => {
    const text = bundleOf(linesOf(5), () => true)
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' })
    const keys = [formatVerifierKey(origin, 'ed25519', new Uint8Array(other)), formatVerifierKey('x', 'ed25519', spki)]
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
    const rewritten = linesOf(100, 'other')
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
