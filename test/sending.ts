// A sender with a key, for tests: what it sends of its format, and what is stored and quarantined of it.

import { AuditError } from '../shared/audit-error.ts'
import { type IngestFormat, ingestPath } from '../shared/deployment/ingest-formats.ts'
import type { Fields, Format, Sender } from '../shared/formats/format.ts'
import { entryOfRecord } from '../shared/taking/mapped-record.ts'
import { newId } from './entries.ts'
import { type Service, type ServiceOptions, startService } from './service.ts'

/** To a service of its own. @param key what its key has besides a name and the format. */
export async function sendingBy(format: IngestFormat, source = '', options: ServiceOptions = {}, key: object = {}) {
  return sendingTo(await startService(options), format, source, key)
}

/** Into an organization of its own. */
export async function sendingTo(service: Service, format: IngestFormat, source: string, key: object) {
  const organizationId = newId()
  const at = `/v2/organizations/${organizationId}`
  const made = await service.call('POST', `${at}/ingest-keys`, {
    rights: ['manager *'],
    body: { name: 'sender', formats: [format], ...key },
  })
  const path = ingestPath(format).replace('{id}', organizationId).replace('{source}', source)
  const send = (body: unknown, headers: Record<string, string> = {}, query = '') =>
    service.call('POST', `${path}${query}`, {
      authorization: `Bearer ${made.body.key}`,
      body,
      headers: { 'content-type': 'application/json', ...headers },
    })
  const stored = async (): Promise<Fields[]> => {
    const { body } = await service.call('GET', `${at}?limit=1000`, { rights: ['operator *'] })
    return body.items.filter(({ eventSource }: { eventSource: string }) => eventSource !== 'audit-log')
  }
  const quarantine = async (): Promise<Fields[]> =>
    (await service.call('GET', `${at}/quarantine`, { rights: ['operator *'] })).body.items
  return { service, organizationId, at, path, key: made.body, send, stored, quarantine }
}

/** @throws AuditError why no entry can be made of it; Error if it is not kept. */
export function mappedBy(format: Format, record: unknown, sender: Partial<Sender> = {}): Fields {
  const item = entryOfRecord(format, record, { organizationId: 'o-1', defaults: {}, ...sender }, Date.now())
  if (item instanceof AuditError) throw item
  if (typeof item === 'symbol') throw new Error('filtered')
  return item as unknown as Fields
}
