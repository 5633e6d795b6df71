import { describe, expect, test } from 'vitest'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { checkEntry } from '../../shared/entry/entry.ts'
import { entryId } from '../../shared/entry/entry-id.ts'
import { organization, rareWord, workload } from './workload.ts'

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
