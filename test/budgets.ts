// Budgets for tests: like those of the functions, or spent at once. None of them depends on how long a test takes.
import { type Budget, newBudget } from '../shared/budget.ts'
import { budgetSizes } from '../shared/deployment/budget-sizes.ts'

/** Like a function's, with enough time for a busy machine. */
export function patientBudget(): Budget {
  return newBudget({ ...budgetSizes.query, timeMs: 600_000, waitMs: 600_000 })
}

/** Its time is spent at once; requests to stores are still awaited. */
export function spentBudget(): Budget {
  return newBudget({ ...budgetSizes.query, timeMs: 0, waitMs: 600_000 })
}

/** Every share of it is spent at once. */
export function hurriedBudget(): Budget {
  return { ...patientBudget(), share: spentBudget }
}

/** Its time is spent after its loops have asked so often. */
export function budgetOfLooks(looks: number): Budget {
  let asked = 0
  return newBudget({ ...budgetSizes.query, timeMs: looks, waitMs: 600_000 }, () => asked++ - 1)
}
