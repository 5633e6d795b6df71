import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { functionSizes } from '../../infra/compute/function-sizes.ts'
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'

const size = { timeMs: 100, waitMs: 600_000, readsMax: 3, bytesHeldMax: 10, bytesAnsweredMax: 10 }

describe('a budget', () => {
  test('is spent when its time is, by the clock and not by a timer', () => {
    let nowMs = 1000
    const budget = newBudget(size, () => nowMs)
    const half = budget.share(0.5)
    nowMs += 49
    expect([half.isSpent(), budget.isSpent()]).toEqual([false, false])
    nowMs += 1
    expect([half.isSpent(), budget.isSpent()]).toEqual([true, false])
    nowMs += 50
    expect([half.isSpent(), budget.isSpent()]).toEqual([true, true])
  })

  test('gives shares that begin when they are asked for, and end with it at the latest', () => {
    let nowMs = 1000
    const budget = newBudget(size, () => nowMs)
    const isSpent = [0, 30, 60].map((passed) => {
      nowMs = 1000 + passed
      return budget.share(0.5).isSpent
    })
    const spentAt = [49, 50, 79, 80, 99, 100].map((passed) => {
      nowMs = 1000 + passed
      return isSpent.filter((isOver) => isOver()).length
    })
    expect(spentAt).toEqual([0, 1, 1, 2, 2, 3])
  })

  test('is spent when its reads are, whichever of its shares has made them', () => {
    const budget = newBudget(size, () => 0)
    const half = budget.share(0.5)
    budget.read()
    half.read()
    expect([half.isSpent(), budget.isSpent()]).toEqual([false, false])
    half.read()
    expect([half.isSpent(), budget.isSpent()]).toEqual([true, true])
  })

  test('takes into the answer what fits, and what comes first even if it does not', () => {
    const budget = newBudget(size, () => 0)
    expect([9, 2, 1, 1].map((bytes) => budget.answer(bytes))).toEqual([true, false, true, false])
    expect([11, 1].map((bytes, at) => (at === 0 ? newBudget(size) : budget).answer(bytes))).toEqual([true, false])
  })

  test('lets so many bytes be held at a time, in the order asked; what is too large is held alone', async () => {
    const budget = newBudget(size, () => 0)
    const held: number[] = []
    const backs = new Map<number, () => void>()
    const hold = async (bytes: number) => {
      backs.set(bytes, await budget.hold(bytes))
      held.push(bytes)
    }
    for (const bytes of [6, 4, 25, 1, 2]) void hold(bytes)
    await setImmediate()
    expect(held).toEqual([6, 4])
    backs.get(6)?.()
    await setImmediate()
    expect(held).toEqual([6, 4])
    backs.get(4)?.()
    await setImmediate()
    expect(held).toEqual([6, 4, 25])
    backs.get(25)?.()
    await setImmediate()
    expect(held).toEqual([6, 4, 25, 1, 2])
  })

  test.each(Object.entries(budgetSizes))(
    'of %s ends before its function does, and holds less than its memory',
    (name, own) => {
      const { timeoutSeconds, memoryMb } = functionSizes[name as keyof typeof budgetSizes]
      expect(own.timeMs).toBeLessThan(own.waitMs)
      expect(own.waitMs).toBeLessThan(timeoutSeconds * 1000)
      expect(own.bytesHeldMax * 6).toBeLessThan(0.8 * memoryMb * 1_000_000)
    },
  )
})
