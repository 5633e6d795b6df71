// Keeps what is known about logs in the browser's IndexedDB, one record for each organization. Without storage, it is kept until the page
// closes.
import type { KeptLog } from './kept-log.ts'
import { type KeptLogs, keptInMemory } from './kept-logs.ts'

const databaseName = 'beleg.logs'
const storeName = 'logs'

/** Opened once for each page. */
let opened: Promise<KeptLogs> | undefined

export function keptLogs(): Promise<KeptLogs> {
  opened ??= open().then(keptIn, () => keptInMemory())
  return opened
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(storeName, { keyPath: 'organizationId' })
  // Asks the browser not to clear it when the disk is full: the older a checkpoint, the more it is worth.
  void navigator.storage?.persist?.().catch(() => false)
  return resultOf(request)
}

function keptIn(database: IDBDatabase): KeptLogs {
  const store = (mode: IDBTransactionMode) => database.transaction(storeName, mode).objectStore(storeName)
  return {
    of: (organizationId) => resultOf<KeptLog | undefined>(store('readonly').get(organizationId)),
    all: () => resultOf<KeptLog[]>(store('readonly').getAll()),
    change: async (organizationId, change) => {
      // One transaction reads and writes, so other tabs wait for its end.
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
