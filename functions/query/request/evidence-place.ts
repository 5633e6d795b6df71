// Where the record of a request lies, and who sees it. It lies in the requested container, so that its readers see who asked. It is
// PRIVATE if only PRIVATE entries name the container: otherwise it would tell readers that the container exists.
import { type Scope, scopeId, scopeKind } from '../../../shared/entry/scope.ts'
import type { EvidencePlace } from '../../../shared/recording/evidence.ts'
import type { RecordingDeps } from '../../../shared/recording/recording.ts'
import type { Lookups } from '../../../shared/store/ledger/lookups.ts'

export interface EvidencePlaceDeps extends RecordingDeps {
  readonly lookups: RecordingDeps['lookups'] & Pick<Lookups, 'has' | 'isRegistered'>
}

export async function evidencePlace(
  deps: EvidencePlaceDeps,
  scope: Scope,
  organizationId: string,
  signal?: AbortSignal,
): Promise<EvidencePlace> {
  const within = { folders: { folderId: scopeId(scope) }, projects: { projectId: scopeId(scope) }, organizations: {} }
  return {
    context: { organizationId, ...within[scopeKind(scope)] },
    visibility: (await isPublic(deps, scope, organizationId, signal)) ? 'PUBLIC' : 'PRIVATE',
  }
}

/** Whether an entry that is not `PRIVATE` names the container. */
function isPublic(
  { lookups }: EvidencePlaceDeps,
  scope: Scope,
  organization: string,
  signal?: AbortSignal,
): Promise<boolean> {
  if (scopeKind(scope) === 'organizations') return lookups.isRegistered(organization, false, signal)
  return lookups.has(organization, { above: `organizations/${organization}`, target: scope }, false, signal)
}
