// Lambda's instances, on one machine.
import { describe, expect, test } from 'vitest'
import { allTaken, instancesOf, type Line } from '../../../../infra/local/gateway/instances.ts'

describe('the instances of a function', () => {
  test('take one request each at a time, and as many as there may be', async () => {
    const { instances, started } = counted(2)
    const [first, second] = [held(), held()]
    const running = [instances.use((name) => first.hold(name)), instances.use((name) => second.hold(name))]
    expect(await instances.use(async () => 'third')).toBe(allTaken)
    first.release()
    expect(await running[0]).toBe('instance 1')
    expect(await instances.use(async (name) => name)).toBe('instance 1')
    second.release()
    expect(await running[1]).toBe('instance 2')
    expect(started()).toBe(2)
  })

  test('are started one by one as they are needed, and used again', async () => {
    const { instances, started } = counted(10)
    for (let request = 0; request < 5; request += 1) await instances.use(async () => undefined)
    expect(started()).toBe(1)
  })

  test('are handed on to who waits, in the order of coming and as many as may work at a time', async () => {
    const { instances, started } = counted(1, { places: 2, patienceMs: 60_000 })
    const order: string[] = []
    const first = held()
    const all = ['first', 'second', 'third'].map((who) =>
      instances.use(async (name) => {
        order.push(who)
        return first.hold(name)
      }),
    )
    expect(await instances.use(async () => 'fourth')).toBe(allTaken)
    expect(order).toEqual(['first'])
    first.release()
    expect(await Promise.all(all)).toEqual(['instance 1', 'instance 1', 'instance 1'])
    expect(order).toEqual(['first', 'second', 'third'])
    expect(started()).toBe(1)
    expect(await instances.use(async () => 'fifth')).toBe('fifth')
  })

  test('are not for who has waited too long, whose task never runs and whose place in the line is free again', async () => {
    const { instances } = counted(1, { places: 1, patienceMs: 1 })
    const first = held()
    const running = instances.use((name) => first.hold(name))
    let runs = 0
    const count = async () => {
      runs += 1
    }
    expect(await instances.use(count)).toBe(allTaken)
    expect(await instances.use(count)).toBe(allTaken)
    first.release()
    await running
    expect(runs).toBe(0)
  })

  test('are free again after a request that failed, and after a start that did', async () => {
    let isBroken = true
    const instances = instancesOf(async () => {
      if (isBroken) throw new Error('no start')
      return 'instance'
    }, 1)
    await expect(instances.use(async () => undefined)).rejects.toThrow('no start')
    isBroken = false
    await expect(instances.use(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    expect(await instances.use(async (name) => name)).toBe('instance')
  })
})

function counted(max: number, line?: Line) {
  let started = 0
  const instances = instancesOf(
    async () => {
      started += 1
      return `instance ${started}`
    },
    max,
    line,
  )
  return { instances, started: () => started }
}

function held() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { hold: (name: string) => promise.then(() => name), release: resolve }
}
