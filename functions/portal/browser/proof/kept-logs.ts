// Where a browser keeps what it knows of logs: the interface, and one that forgets with its page. The one that lasts is kept-in-browser.ts.
import type { KeptLog } from './kept-log.ts'

export interface KeptLogs {
  of(organizationId: string): Promise<KeptLog | undefined>
  all(): Promise<readonly KeptLog[]>
  /**
   * Reads and writes at once: of two pages that change the same, the second sees what the first has written.
   * @param change may not wait for anything; what it is given is left as it is when it returns the same.
   */
  change(
    organizationId: string,
    change: (log: KeptLog | undefined) => KeptLog | undefined,
  ): Promise<KeptLog | undefined>
}

/** For a browser that keeps nothing (a private window, storage refused). */
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
