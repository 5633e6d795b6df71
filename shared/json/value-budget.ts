// How many values a body may have, since a body of tiny values takes many times its bytes in memory.
import { AuditError } from '../audit-error.ts'

/** The number of values that a submission may still have. */
export interface ValueBudget {
  /**
   * @returns the number of names in the value's objects.
   * @throws AuditError `BODY_TOO_LARGE` once all values together are too many.
   */
  spend(value: unknown): number
}

export function valueBudget(valuesMax: number): ValueBudget {
  let left = valuesMax
  return {
    spend: (value) => {
      let names = 0
      const pending = [[value]]
      for (let values = pending.pop(); values !== undefined; values = pending.pop()) {
        left -= values.length
        if (left < 0) throw new AuditError('BODY_TOO_LARGE', `the body holds more than ${valuesMax} values`)
        for (const child of values) {
          if (typeof child !== 'object' || child === null) continue
          const members: unknown[] = Object.values(child)
          if (!Array.isArray(child)) names += members.length
          pending.push(members)
        }
      }
      return names
    },
  }
}
