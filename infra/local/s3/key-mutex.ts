// Lets tasks of the same name run one after the other, in the order in which they came. Other names do not wait.
export type KeyMutexes = Map<string, Promise<unknown>>

/** A task that fails does not stop the next. */
export function withMutex<T>(mutexes: KeyMutexes, name: string, task: () => Promise<T>): Promise<T> {
  const before = mutexes.get(name) ?? Promise.resolve()
  const mine = before.then(task, task)
  mutexes.set(name, mine)
  const leave = () => {
    if (mutexes.get(name) === mine) mutexes.delete(name)
  }
  mine.then(leave, leave)
  return mine
}
