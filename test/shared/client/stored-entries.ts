// What a service has of an organization, for tests of senders.
import type { Service } from '../../service.ts'

export interface StoredEntry {
  readonly id: string
  readonly insertId: string
  readonly eventTimeStamp: string
  readonly [field: string]: unknown
}

export async function storedEntries(service: Service, organizationId: string): Promise<StoredEntry[]> {
  const found: StoredEntry[] = []
  for (let cursor = ''; ; ) {
    const path = `/v2/organizations/${organizationId}?limit=1000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`
    const { body } = await service.call('GET', path, { rights: ['operator *'] })
    found.push(...body.items)
    if (body.cursor === undefined) return found
    cursor = body.cursor
  }
}
