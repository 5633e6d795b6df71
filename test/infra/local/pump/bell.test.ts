// How a loop waits.
import { describe, expect, test } from 'vitest'
import { newBell } from '../../../../infra/local/pump/bell.ts'

const never = new AbortController().signal

describe('a bell', () => {
  test('wakes everybody who waits', async () => {
    const bell = newBell()
    const waiting = [bell.wait(3_600_000, 0, never), bell.wait(3_600_000, 0, never)]
    bell.ring()
    expect(await Promise.all(waiting)).toEqual([true, true])
  })

  test('lets nobody wait who has missed it', async () => {
    const bell = newBell()
    const before = bell.count()
    bell.ring()
    expect(await bell.wait(3_600_000, before, never)).toBe(true)
  })

  test('says when the time is over without it', async () => {
    expect(await newBell(async () => undefined).wait(3_600_000, 0, never)).toBe(false)
  })

  test('holds nobody who is to stop', async () => {
    const stopping = new AbortController()
    const waiting = newBell().wait(3_600_000, 0, stopping.signal)
    stopping.abort()
    expect(await waiting).toBe(false)
    expect(await newBell().wait(3_600_000, 0, AbortSignal.abort())).toBe(false)
  })
})
