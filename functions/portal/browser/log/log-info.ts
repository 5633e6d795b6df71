// What the service says of a log besides its checkpoint. Nothing of it is signed: it is shown as what the service says.
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
