// Storage for what a browser knows about logs: the interface, and an implementation in memory. kept-in-browser.ts is the persistent one.
import type { KeptLog } from './kept-log.ts'

export interface KeptLogs {
  of(organizationId: string): Promise<KeptLog | undefined>
  all(): Promise<readonly KeptLog[]>
  /**
   * Reads and writes atomically: if two pages change the same log, the second sees what the first wrote.
   * @param change must be synchronous; returning its argument leaves the record unchanged.
   */
  change(
    organizationId: string,
    change: (log: KeptLog | undefined) => KeptLog | undefined,
  ): Promise<KeptLog | undefined>
}

/** For a browser without storage, such as a private window. */
export function keptInMemory(): KeptLogs {
  const logs = new Map<string, KeptLog>()
  return {
    of: async (organizationId) => logs.get(organizationId),
    all: async () => [...logs.values()],
    async change(organizationId, change) {
      const changed = change(logs.get(organizationId))
      if (changed) logs.set(organizationId, changed)
      return changed
    },
  }
}
