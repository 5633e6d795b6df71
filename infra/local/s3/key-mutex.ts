// A mutex by name: tasks of one name run one after the other, in the order of their calls. Other names do not wait.
export type KeyMutexes = Map<string, Promise<unknown>>

/** A failed task does not stop the next. */
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
