// A mutex by name: tasks of one name run one after the other, in the order of their calls. Other names do not wait.
export type KeyMutexes = Map<string, Promise<unknown>>

/** A failed task does not stop the next. */
export function withMutex<T>(turns: KeyMutexes, name: string, task: () => Promise<T>): Promise<T> {
  const before = turns.get(name) ?? Promise.resolve()
  const mine = before.then(task, task)
  turns.set(name, mine)
  const leave = () => {
    if (turns.get(name) === mine) turns.delete(name)
  }
  mine.then(leave, leave)
  return mine
}
