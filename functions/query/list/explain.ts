// Who may ask for the cost of an answer: operators only, since it counts everything that was read, also entries that others may not see.

import type { Sight } from '../../../shared/access/sight.ts'
import { AuditError } from '../../../shared/audit-error.ts'
import type { Scope } from '../../../shared/entry/scope.ts'

/** @throws AuditError `RIGHT_MISSING` if the caller asks for it and is not an operator of the scope. */
export function checkExplain(explain: 'true' | 'false' | undefined, scope: Scope, { readsPrivate }: Sight): void {
  if (explain === 'true' && !readsPrivate.includes(scope))
    throw new AuditError('RIGHT_MISSING', `"explain" requires the right "operator" on ${scope}`)
}
