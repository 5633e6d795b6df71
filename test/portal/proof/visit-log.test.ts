import { generateKeyPairSync } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { keptInMemory } from '../../../functions/portal/browser/proof/kept-logs.ts'
import { type ProofDeps, pinKey } from '../../../functions/portal/browser/proof/log-meeting.ts'
import type { LogSource } from '../../../functions/portal/browser/proof/log-source.ts'
import { visitLog } from '../../../functions/portal/browser/proof/log-visit.ts'
import { organizationId } from '../../signed-log.ts'
import { lines, rewrittenLines, servedLog } from '../served-log.ts'

let served: ReturnType<typeof servedLog>
let deps: ProofDeps & { nowMs: () => number }
let nowMs: number

beforeEach(() => {
  served = servedLog()
  nowMs = 1000
  deps = { source: served.source, kept: keptInMemory(), nowMs: () => nowMs }
})

const keptLog = () => deps.kept.of(organizationId)
const keptSizes = async () => (await keptLog())?.checkpoints.map(({ size }) => size)

describe('a visit to a log', () => {
  test('for the first time keeps its checkpoint and its key, which nobody has compared yet', async () => {
    expect(await visitLog(deps)).toMatchObject({ is: 'consistent', meeting: { key: 'seen', growth: { is: 'first' } } })
    expect(await keptLog()).toMatchObject({ key: served.key, keySeenMs: 1000, checkpoints: [{ size: 20 }] })
    expect(await keptLog()).not.toHaveProperty('keyPinnedMs')
  })

  test('keeps each larger checkpoint that goes on from the one before, and when it was last looked at', async () => {
    for (const size of [21, 32, 32, 40]) {
      nowMs += 1
      served.serve(lines.slice(0, size))
      expect(await visitLog(deps)).toMatchObject({ is: 'consistent' })
    }
    expect(await keptSizes()).toEqual([40, 32, 21])
    expect((await keptLog())?.checkpoints[1]).toMatchObject({ keptMs: 1002, checkedMs: 1003 })
  })

  test('knows the key once somebody has compared it', async () => {
    await visitLog(deps)
    await pinKey(deps.kept, organizationId, served.key, 2000)
    await pinKey(deps.kept, organizationId, served.key, 3000)
    expect(await visitLog(deps)).toMatchObject({ is: 'consistent', meeting: { key: 'pinned' } })
    expect(await keptLog()).toMatchObject({ keySeenMs: 1000, keyPinnedMs: 2000 })
  })

  test.each<[string, () => void, string]>([
    [
      'rewritten',
      () => served.serve([...rewrittenLines.slice(0, 1), ...lines.slice(1, 30)]),
      'rewritten-or-proof-altered',
    ],
    ['another of the same size', () => served.serve(rewrittenLines.slice(0, 20)), 'rewritten'],
    ['cut off at its end', () => served.serve(lines.slice(0, 19)), 'end-cut-off'],
    ['emptied', () => served.serve([]), 'end-cut-off'],
  ])('to one that was %s keeps both checkpoints as evidence, and the old one stays', async (_, alter, kind) => {
    await visitLog(deps)
    const before = await keptLog()
    alter()
    expect(await visitLog(deps)).toMatchObject({ is: 'contradicted', meeting: { growth: { fault: { kind } } } })
    await visitLog(deps)
    const after = await keptLog()
    expect(after?.checkpoints).toEqual(before?.checkpoints)
    expect(after?.contradictions).toHaveLength(1)
    expect(after?.contradictions[0]).toMatchObject({
      fault: { kind },
      key: served.key,
      kept: before?.checkpoints[0],
      served: { note: await served.source.checkpoint() },
    })
  })

  test('accuses nobody for one wrong answer: what is right when asked again is right', async () => {
    await visitLog(deps)
    served.serve(lines)
    let answers = 0
    const source: LogSource = {
      ...served.source,
      consistency: async (from, to) => {
        answers += 1
        return answers === 1 ? '{"from":20,"to":40,"hashes":[]}' : served.source.consistency(from, to)
      },
    }
    expect(await visitLog({ ...deps, source })).toMatchObject({ is: 'consistent' })
    expect(await keptLog()).toMatchObject({ contradictions: [], checkpoints: [{ size: 40 }, { size: 20 }] })
  })

  test('takes an older checkpoint for what it is, as long as the log still reaches as far as before', async () => {
    const older = await served.source.checkpoint()
    served.serve(lines)
    await visitLog(deps)
    const source = { ...served.source, checkpoint: async () => older }
    expect(await visitLog({ ...deps, source })).toMatchObject({ is: 'consistent' })
    expect(await keptSizes()).toEqual([40])
  })

  test('of two pages at once keeps nothing that was not compared with what the other has kept', async () => {
    await visitLog(deps)
    served.serve(lines.slice(0, 30))
    let isFirst = true
    const slow: LogSource = {
      ...served.source,
      consistency: async (from, to) => {
        const answer = await served.source.consistency(from, to)
        if (!isFirst) return answer
        isFirst = false
        // The other page comes first.
        served.serve(lines)
        await visitLog(deps)
        return answer
      },
    }
    expect(await visitLog({ ...deps, source: slow })).toMatchObject({ is: 'consistent' })
    expect(await keptSizes()).toEqual([40, 20])
  })

  test('says that the service has another key than before, and keeps what it had', async () => {
    await visitLog(deps)
    const before = await keptLog()
    served.serve(lines, generateKeyPairSync('ed25519'))
    expect(await visitLog(deps)).toMatchObject({ is: 'key-changed', meeting: { servedKey: served.key } })
    expect(await keptLog()).toEqual(before)
    // Once somebody has compared the new one, the log goes on, and must go on from where it was.
    await pinKey(deps.kept, organizationId, served.key, 5000)
    expect(await visitLog(deps)).toMatchObject({
      is: 'consistent',
      meeting: { key: 'pinned', growth: { is: 'grown' } },
    })
    served.serve(rewrittenLines, generateKeyPairSync('ed25519'))
    await pinKey(deps.kept, organizationId, served.key, 6000)
    expect(await visitLog(deps)).toMatchObject({ is: 'contradicted' })
  })

  test('believes no checkpoint that the key has not signed, and none of another organization', async () => {
    const note = String(await served.source.checkpoint())
    const withNote = (text: string) => ({ ...deps, source: { ...served.source, checkpoint: async () => text } })
    for (const altered of [note.replace('\n20\n', '\n21\n'), 'nothing', ''])
      expect(await visitLog(withNote(altered))).toMatchObject({ is: 'not-signed' })
    const source = { ...served.source, organizationId: 'other' }
    expect(await visitLog({ ...deps, source })).toMatchObject({ is: 'not-signed' })
    expect(await deps.kept.all()).toEqual([])
  })

  test('says where there is nothing to check: no right, no checkpoint', async () => {
    expect(await visitLog({ ...deps, source: { ...served.source, checkpoint: async () => undefined } })).toEqual({
      is: 'empty',
    })
    served.hide()
    expect(await visitLog(deps)).toEqual({ is: 'not-readable' })
  })
})
