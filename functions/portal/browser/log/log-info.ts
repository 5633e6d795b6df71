// What the service says about a log besides its checkpoint. It is not signed, so it is shown as a statement of the service.
import { api } from '../session/session.ts'
import { useLoaded } from '../widgets/use-loaded.ts'

export interface LogInfo {
  /** Entries before this leaf have expired. */
  readonly minimumIndex: number
}

export function useLogInfo(organizationId: string): LogInfo | undefined {
  const path = `/v2/organizations/${encodeURIComponent(organizationId)}/log`
  return useLoaded(path, (signal) => api.get<LogInfo>(path, {}, signal)).value
}
