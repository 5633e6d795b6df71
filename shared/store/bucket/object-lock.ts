// S3 Object Lock for new objects (governance mode): only somebody with the right to bypass it can remove the object.
import { dayMs } from '../../time/day.ts'

export interface ObjectLock {
  /** 0 for none. */
  readonly days: number
  readonly now: () => number
}

/** The fields of a PutObject that lock its object. */
export function lockFields(lock: ObjectLock | undefined) {
  if (!lock || lock.days === 0) return {}
  const until = new Date(lock.now() + lock.days * dayMs)
  return { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: until } as const
}
