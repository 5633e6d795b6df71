// What is known of logs, kept by the browser (IndexedDB) for as long as it keeps anything of this site. One record an organization. Where the
// browser keeps nothing, it is forgotten with the page.
import type { KeptLog } from './kept-log.ts'
import { type KeptLogs, keptInMemory } from './kept-logs.ts'

const databaseName = 'beleg.logs'
const storeName = 'logs'

/** Of this page: opened once. */
let opened: Promise<KeptLogs> | undefined

export function keptLogs(): Promise<KeptLogs> {
  opened ??= open().then(keptIn, () => keptInMemory())
  return opened
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(storeName, { keyPath: 'organizationId' })
  // Asks not to be cleared when the disk is full: a checkpoint is worth the more, the older it is.
  void navigator.storage?.persist?.().catch(() => false)
  return resultOf(request)
}

function keptIn(database: IDBDatabase): KeptLogs {
  const store = (mode: IDBTransactionMode) => database.transaction(storeName, mode).objectStore(storeName)
  return {
    of: (organizationId) => resultOf<KeptLog | undefined>(store('readonly').get(organizationId)),
    all: () => resultOf<KeptLog[]>(store('readonly').getAll()),
    change: async (organizationId, change) => {
      // One transaction reads and writes: those of other tabs wait for its end.
      const logs = store('readwrite')
      const before = await resultOf<KeptLog | undefined>(logs.get(organizationId))
      const after = change(before)
      if (after !== undefined && after !== before) await resultOf(logs.put(after))
      return after
    },
  }
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
