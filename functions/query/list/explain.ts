// What an answer has cost, for whoever asks: it counts what was read, which may be more than what the caller may see.

import type { Sight } from '../../../shared/access/sight.ts'
import { AuditError } from '../../../shared/audit-error.ts'
import type { Scope } from '../../../shared/entry/scope.ts'

/** @throws AuditError `RIGHT_MISSING` when it is asked for by others than operators of the scope, who see all of it. */
export function checkExplain(explain: 'true' | 'false' | undefined, scope: Scope, { readsPrivate }: Sight): void {
  if (explain === 'true' && !readsPrivate.includes(scope))
    throw new AuditError('RIGHT_MISSING', `"explain" requires the right "operator" on ${scope}`)
}
