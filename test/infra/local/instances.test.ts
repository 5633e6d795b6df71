// Lambda's instances, on one machine.
import { describe, expect, test } from 'vitest'
import { instancesOf } from '../../../infra/local/instances.ts'

describe('the instances of a function', () => {
  test('take one request each at a time, and as many as there may be', async () => {
    const { instances, started } = counted(2)
    const [first, second] = [held(), held()]
    const running = [instances.use((name) => first.hold(name)), instances.use((name) => second.hold(name))]
    expect(instances.use(async () => 'third')).toBeUndefined()
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

function counted(max: number) {
  let started = 0
  const instances = instancesOf(async () => {
    started += 1
    return `instance ${started}`
  }, max)
  return { instances, started: () => started }
}

function held() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { hold: (name: string) => promise.then(() => name), release: resolve }
}
