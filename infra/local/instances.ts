// The instances of a function as Lambda keeps them: each takes one request at a time, and only so many are started. Calls none.

export interface Instances<H> {
  /** Runs `task` with an instance that nobody else has meanwhile; `undefined` when all that may be are taken. */
  use<T>(task: (instance: H) => Promise<T>): Promise<T> | undefined
}

/**
 * @param start starts one more; called when none is free.
 * @param max the function's concurrency.
 */
export function instancesOf<H>(start: () => Promise<H>, max: number): Instances<H> {
  // The last one used is the first one taken again, which knows most.
  const free: H[] = []
  let taken = 0

  async function run<T>(task: (instance: H) => Promise<T>): Promise<T> {
    try {
      const instance = free.pop() ?? (await start())
      return await task(instance).finally(() => free.push(instance))
    } finally {
      taken -= 1
    }
  }

  return {
    use(task) {
      if (taken >= max) return undefined
      taken += 1
      return run(task)
    },
  }
}
