// Insights into the life of the demo's platform, in which one person has a habit.
import { describe, expect, test } from 'vitest'
import { lifeOfPlatform } from '../../../infra/local/demo/life.ts'
import type { Entry } from '../../../shared/entry/entry.ts'
import { entryId } from '../../../shared/entry/entry-id.ts'
import { factsOf } from '../../../shared/insights/facts.ts'
import { insightsFold } from '../../../shared/insights/insights.ts'
import { instantOfMs } from '../../../shared/time/instant.ts'

const toMs = Date.UTC(2026, 9, 15)
const fromMs = toMs - 90 * 24 * 60 * 60 * 1000

describe.each([1, 2, 3])('insights into the life of the demo (seed %i)', (seed) => {
  const life = [...lifeOfPlatform({ seed, until: '2026-10-15', entries: 3000, organization: 'o' })].toReversed()
  const fold = insightsFold({ from: instantOfMs(fromMs), to: instantOfMs(toMs) })
  for (const entry of life) fold.add(factsOf([{ ...entry, id: entryId(entry), receivedTimeStamp: '' } as Entry]), 0, 1)
  const insights = fold.insights(fromMs)

  test('find the review that one person does every Monday', () => {
    const weekly = insights.repeatedWork.byResource.items.find(({ eventName }) => eventName === 'Project updated')
    expect(weekly).toMatchObject({ initiator: { email: 'greta.albers@hafenkontor.example' }, resourceName: 'checkout' })
    expect(weekly?.times).toBeGreaterThanOrEqual(13)
    expect(weekly?.typicalIntervalSeconds).toBeGreaterThan(6 * 86_400)
    expect(weekly?.typicalIntervalSeconds).toBeLessThan(8 * 86_400)
  })

  test('blame nobody for what service accounts, programs and the system do', () => {
    const { items } = insights.repeatedWork.byOperation
    expect(items.length).toBeGreaterThan(0)
    for (const { initiator } of items) expect(initiator.email).toMatch(/@hafenkontor\.example$/)
  })

  test('add up', () => {
    const { buckets, activity, top } = insights
    expect(fold.entries()).toBe(3000)
    expect(buckets.items.reduce((sum, { entries }) => sum + entries, 0)).toBe(3000)
    expect(activity.human.entries + activity.automated.entries + activity.unknown.entries).toBe(3000)
    expect(activity.human.share + activity.automated.share + activity.unknown.share).toBeCloseTo(1)
    for (const { values, others } of Object.values(top))
      expect(values.reduce((sum, { entries }) => sum + entries, others)).toBe(3000)
  })
})
