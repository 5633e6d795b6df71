// Budgets for tests: of functions, and such that are over at once. None of them looks at how long a test takes.
import { type Budget, newBudget } from '../shared/budget.ts'
import { budgetSizes } from '../shared/deployment/budget-sizes.ts'

/** As a function's, with time enough for a machine that is busy with other things. */
export function patientBudget(): Budget {
  return newBudget({ ...budgetSizes.query, timeMs: 600_000, waitMs: 600_000 })
}

/** Whose time is over at once; what has been asked of a store is waited for. */
export function spentBudget(): Budget {
  return newBudget({ ...budgetSizes.query, timeMs: 0, waitMs: 600_000 })
}

/** Any share of which is over at once. */
export function hurriedBudget(): Budget {
  return { ...patientBudget(), share: spentBudget }
}

/** Whose time is over after its loops have asked so often. */
export function budgetOfLooks(looks: number): Budget {
  let asked = 0
  return newBudget({ ...budgetSizes.query, timeMs: looks, waitMs: 600_000 }, () => asked++ - 1)
}
