import { generateKeyPairSync } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { beforeEach, describe, expect, test } from 'vitest'
import { ed25519IfLacking } from '../../../functions/portal/browser/proof/ed25519.ts'
import { checkEntry, type EntryStep } from '../../../functions/portal/browser/proof/entry-check.ts'
import { keptInMemory } from '../../../functions/portal/browser/proof/kept-logs.ts'
import { type ProofDeps, pinKey } from '../../../functions/portal/browser/proof/log-meeting.ts'
import { visitLog } from '../../../functions/portal/browser/proof/log-visit.ts'
import { organizationId } from '../../signed-log.ts'
import { entryAt, lines, rewrittenLines, servedLog } from '../served-log.ts'

let served: ReturnType<typeof servedLog>
let deps: ProofDeps

beforeEach(() => {
  served = servedLog()
  deps = { source: served.source, kept: keptInMemory(), nowMs: () => 1000 }
})

const pinned = () => pinKey(deps.kept, organizationId, served.key, 500)
const withProof = (alter: (proof: string) => string): ProofDeps => ({
  ...deps,
  source: { ...served.source, proofOf: async (id) => alter(String(await served.source.proofOf(id))) },
})
async function stepsOf(check: ReturnType<typeof checkEntry>): Promise<readonly EntryStep[]> {
  const result = await check
  return 'steps' in result ? result.steps : []
}
const failing = async (check: ReturnType<typeof checkEntry>) =>
  (await stepsOf(check)).filter(({ holds }) => !holds).map(({ step }) => step)

describe('an entry', () => {
  test('of any place is proven step by step by a key that was pinned', async () => {
    await pinned()
    await visitLog(deps)
    for (const index of [0, 3, 7, 19]) {
      const check = await checkEntry(deps, entryAt(index))
      expect(check).toMatchObject({ is: 'proven', proofText: expect.stringContaining('c2sp.org/tlog-proof@v1') })
      const steps = 'steps' in check ? check.steps : []
      expect(steps.map(({ step, holds }) => [step, holds])).toEqual(
        ['entry', 'path', 'root', 'signature', 'key', 'growth'].map((step) => [step, true]),
      )
      expect(steps[0]).toMatchObject({ leafIndex: index })
    }
  })

  test('says on which side each hash of its path joins', async () => {
    const path = async (index: number) => (await stepsOf(checkEntry(deps, entryAt(index))))[1]
    expect(await path(0)).toMatchObject({ siblings: ['right', 'right', 'right', 'right', 'right'] })
    expect(await path(6)).toMatchObject({ siblings: ['right', 'left', 'left', 'right', 'right'] })
    // Of 20 leaves, the last four make a subtree of their own.
    expect(await path(19)).toMatchObject({ siblings: ['left', 'left', 'left'] })
  })

  test('is shown by a key that nobody has compared, which is not enough to call it proven', async () => {
    expect(await checkEntry(deps, entryAt(3))).toMatchObject({ is: 'key-new', keyText: served.key })
    expect(await failing(checkEntry(deps, entryAt(3)))).toEqual(['key'])
  })

  test('with links to its large fields is the same entry', async () => {
    await pinned()
    const { payloads = {}, ...rest } = entryAt(3)
    expect(Object.keys(payloads)).toEqual(['request.body'])
    const linked = Object.fromEntries(
      Object.entries(payloads).map(([field, part]) => [field, { ...part, url: 'https://x' }]),
    )
    expect(await checkEntry(deps, { ...rest, payloads: linked })).toMatchObject({ is: 'proven' })
    const other = Object.fromEntries(Object.entries(payloads).map(([field, part]) => [field, { ...part, sha256: 'x' }]))
    expect(await failing(checkEntry(deps, { ...rest, payloads: other }))).toEqual(['entry'])
  })

  test.each<[string, (entry: ReturnType<typeof entryAt>) => object]>([
    ['another name', (entry) => ({ ...entry, eventName: 'other' })],
    ['a field more', (entry) => ({ ...entry, more: 1 })],
    ['a field less', ({ userAgent: _, ...entry }) => entry],
    ['another time', (entry) => ({ ...entry, receivedTimeStamp: '2026-01-02T00:00:00.000Z' })],
    ['a value nested deep that is another', (entry) => ({ ...entry, initiator: { ...entry.initiator, id: 'other' } })],
  ])(
    'that is shown with %s is not proven, with the hash that it has and the one that it should have',
    async (_, alter) => {
      await pinned()
      const check = await checkEntry(deps, alter(entryAt(4)) as ReturnType<typeof entryAt>)
      expect(check).toMatchObject({ is: 'not-proven' })
      const [entry] = 'steps' in check ? check.steps : []
      expect(entry).toMatchObject({ step: 'entry', holds: false, shown: expect.stringMatching(/=$/) })
    },
  )

  test.each<[string, (proof: string) => string, string[]]>([
    ['with another index', (proof) => proof.replace('index 4', 'index 5'), ['root']],
    ['with a hash less', (proof) => proof.replace(/\n[^\n]{44}\n\n/, '\n\n'), ['path', 'root']],
    ['with another hash', (proof) => proof.replace(/\n[^\n]{44}\n\n/, `\n${'A'.repeat(43)}=\n\n`), ['root']],
    ['with a checkpoint that was altered', (proof) => proof.replace('\n20\n', '\n19\n'), ['signature']],
  ])('is not proven by a proof %s', async (_, alter, steps) => {
    await pinned()
    expect(await failing(checkEntry(withProof(alter), entryAt(4)))).toEqual(steps)
    expect(await checkEntry(withProof(alter), entryAt(4))).toMatchObject({ is: 'not-proven' })
  })

  test('is not proven by the proof of another entry', async () => {
    await pinned()
    const source = { ...served.source, proofOf: () => served.source.proofOf(entryAt(5).id) }
    expect(await failing(checkEntry({ ...deps, source }, entryAt(4)))).toEqual(['entry'])
  })

  test('that the log does not have yet is "not yet"; what is no proof is said to be none', async () => {
    expect(await checkEntry(deps, entryAt(20))).toEqual({ is: 'not-yet' })
    for (const text of ['', 'nothing', 'c2sp.org/tlog-proof@v1\n'])
      expect(
        await checkEntry(
          withProof(() => text),
          entryAt(4),
        ),
      ).toMatchObject({ is: 'proof-unreadable' })
  })

  test('is not proven by a log that was rewritten or cut off since this browser was here, whoever signed it', async () => {
    await pinned()
    await visitLog(deps)
    served.serve([...lines.slice(0, 5), ...rewrittenLines.slice(5)])
    expect(await checkEntry(deps, entryAt(4))).toMatchObject({ is: 'contradicted' })
    expect(await deps.kept.of(organizationId)).toMatchObject({
      contradictions: [{ fault: { kind: 'rewritten-or-proof-altered' } }],
    })
    served.serve(lines.slice(0, 19))
    expect(await checkEntry(deps, entryAt(4))).toMatchObject({ is: 'contradicted' })
    expect((await deps.kept.of(organizationId))?.contradictions).toHaveLength(2)
  })

  test('signed by another key than the pinned one is not proven, and the other key is named', async () => {
    await pinned()
    served.serve(lines, generateKeyPairSync('ed25519'))
    expect(await checkEntry(deps, entryAt(4))).toMatchObject({ is: 'key-changed', servedKey: served.key })
  })

  test('for a reader of a project, who gets no key, is proven once the key was given by another way', async () => {
    const { key } = served
    served.hide()
    expect(await checkEntry(deps, entryAt(4))).toMatchObject({ is: 'key-unknown' })
    await pinKey(deps.kept, organizationId, key, 700)
    expect(await checkEntry(deps, entryAt(4))).toMatchObject({ is: 'proven' })
    served.serve(lines)
    // Growth is not shown to this reader: it is said, and nobody is accused.
    expect(await failing(checkEntry(deps, entryAt(4)))).toEqual(['growth'])
    expect(await checkEntry(deps, entryAt(4))).toMatchObject({ is: 'proven' })
  })

  test('is proven all the same where Web Crypto has no Ed25519', async () => {
    await pinned()
    const lacking = await ed25519IfLacking({
      importKey: () => Promise.reject(new DOMException('', 'NotSupportedError')),
    })
    expect(await checkEntry({ ...deps, ed25519: lacking }, entryAt(4))).toMatchObject({ is: 'proven' })
    const note = String(await served.source.proofOf(entryAt(4).id))
    expect(
      await checkEntry({ ...withProof(() => note.replace('\n20\n', '\n21\n')), ed25519: lacking }, entryAt(4)),
    ).toMatchObject({ is: 'not-proven' })
    expect(await ed25519IfLacking()).toBeUndefined()
    expect(lacking?.verify).not.toBe(ed25519.verify)
  })
})
