import { describe, expect, test } from 'vitest'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { checkEntry } from '../../shared/entry/entry.ts'
import { entryId } from '../../shared/entry/entry-id.ts'
import { questions } from './questions.ts'
import { runBench } from './run-bench.ts'
import { organization, rareWord, workload } from './workload.ts'

describe('the benchmark of searching', () => {
  test('prints every question, asked of both sides, which find the same', async () => {
    const { code, stdout, stderr } = await runBench('search', '--entries', '400', '--seconds', '0')
    expect({ code, disagreement: /found different/.exec(stderr) }).toEqual({ code: 0, disagreement: null })
    for (const { name } of questions) expect(stdout).toMatch(new RegExp(`^${name}  .*\\d+\\.\\d+$`, 'm'))
    expect(stdout).toMatch(/^product +\d+ bytes an item/m)
    expect(stdout).toMatch(/^baseline +\d+ bytes an item/m)
  })

  test.each([
    [
      ['nothing'],
      'there is no benchmark "nothing": choose one of search, log, verify, cost, ingest, cold-start, heat, local, caller\n',
    ],
    [
      [],
      'there is no benchmark "": choose one of search, log, verify, cost, ingest, cold-start, heat, local, caller\n',
    ],
    [['search', '--entries', '5'], '"--entries" must be a whole number from 150, not "5"\n'],
    [['cost', '--entries', '0'], '"--entries" must be a whole number from 1, not "0"\n'],
    [['ingest', '--entries', 'x'], '"--entries" must be a whole number from 1, not "x"\n'],
    [['cold-start', '--starts', '0'], '"--starts" must be a whole number from 1 to 5, not "0"\n'],
    [['search', '--seconds=-1'], '"--seconds" must be a whole number, not "-1"\n'],
  ])('refuses %j in one sentence', async (args, stderr) => {
    expect(await runBench(...args)).toEqual({ code: 1, stdout: '', stderr })
  })
})

describe('the workload', () => {
  const nowMs = Date.now()
  const entries: SubmittedEntry[] = [...workload(3000, nowMs)]

  test('is taken by the service, and is the same each time', () => {
    for (const entry of entries) expect(checkEntry(entry, nowMs)).toBe(entry)
    expect([...workload(3000, nowMs)]).toEqual(entries)
    expect(new Set(entries.map(entryId)).size).toBe(3000)
  })

  test('carries the rare word in exactly 150 entries', () => {
    expect(entries.filter((entry) => JSON.stringify(entry).includes(rareWord))).toHaveLength(150)
  })

  test('is one organization’s, with about three tenths of it in one project', () => {
    expect(new Set(entries.map(({ context }) => context.organizationId))).toEqual(new Set([organization]))
    const projects = Object.values(Object.groupBy(entries, ({ context }) => context.projectId ?? ''))
    const sizes = projects.map((own) => own?.length ?? 0).toSorted((a, b) => b - a)
    expect(sizes).toHaveLength(99)
    expect((sizes[0] ?? 0) / entries.length).toBeGreaterThan(0.25)
    expect((sizes[1] ?? 0) / entries.length).toBeLessThan(0.03)
  })
})
