// The instances of a function as Lambda keeps them: each takes one request at a time, and only so many are started. Where this
// machine carries fewer than Lambda would, the others wait in a line, which is short. Calls none.

export interface Instances<H> {
  /** Runs `task` with an instance that nobody else has meanwhile; `allTaken`, and the task has not run, when none is to be had. */
  use<T>(task: (instance: H) => Promise<T>): Promise<T | typeof allTaken>
}

export interface Line {
  /** How many may wait. Who comes later is turned away at once. */
  readonly places: number
  /** Who has waited so long is turned away. */
  readonly patienceMs: number
}

export const allTaken = Symbol('all instances are taken')

const noLine: Line = { places: 0, patienceMs: 0 }

/**
 * @param start starts one more; called when none is free.
 * @param max how many work at a time.
 */
export function instancesOf<H>(start: () => Promise<H>, max: number, line: Line = noLine): Instances<H> {
  // The last one used is the first one taken again, which knows most.
  const free: H[] = []
  const waiting: (() => void)[] = []
  let taken = 0

  /** Whoever ends hands the place on to who has waited longest. */
  async function run<T>(task: (instance: H) => Promise<T>): Promise<T> {
    try {
      const instance = free.pop() ?? (await start())
      return await task(instance).finally(() => free.push(instance))
    } finally {
      const next = waiting.shift()
      if (next) next()
      else taken -= 1
    }
  }

  /** @returns whether it came. */
  function turn(): Promise<boolean> {
    return new Promise((resolve) => {
      const take = () => {
        clearTimeout(timer)
        resolve(true)
      }
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(take), 1)
        resolve(false)
      }, line.patienceMs)
      waiting.push(take)
    })
  }

  return {
    async use(task) {
      if (taken < max) taken += 1
      else if (waiting.length >= line.places || !(await turn())) return allTaken
      return run(task)
    },
  }
}
