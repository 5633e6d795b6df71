// Where the entry lies that records a request for a scope: in the container itself, so that whoever may read it sees who did.
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import { type Scope, scopeId, scopeKind } from '../../../shared/entry/scope.ts'

export function contextOf(scope: Scope, organizationId: string): SubmittedEntry['context'] {
  const within = { folders: { folderId: scopeId(scope) }, projects: { projectId: scopeId(scope) }, organizations: {} }
  return { organizationId, ...within[scopeKind(scope)] }
}
