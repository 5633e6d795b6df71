// An audit event of GitLab as an entry, and back: as GitLab streams it to an HTTP destination.
// https://docs.gitlab.com/user/compliance/audit_event_schema/ (read 2026-11)
import { entryInvalid } from '../../../shared/audit-error.ts'
import { defined, type Fields, requiredText } from './format.ts'
import { jsonFormat } from './json-format.ts'
import { isFields, textAt } from './moved-values.ts'

export const gitlab = jsonFormat({
  name: 'gitlab',
  version: 1,
  moves: {
    eventTimeStamp: ['created_at'],
    eventName: ['event_type'],
    'initiator.email': ['author_email', 'details.author_email'],
    sourceIpAddress: ['ip_address', 'details.ip_address'],
    resourceName: ['target_details', 'details.target_details'],
    correlationId: ['correlation_id'],
  },
  made(event) {
    const id = idOf(event['id'])
    if (id === undefined) throw entryInvalid('"id" must be a text that is not empty, or a number')
    const author = idOf(event['author_id']) ?? textAt(event, 'author_name', 'details.author_name')
    const [type, target] = [textAt(event, 'target_type', 'details.target_type'), targetOf(event)]
    return {
      fields: {
        insertId: id,
        eventTimeStamp: requiredText(event, 'created_at'),
        eventSource: 'gitlab',
        eventName: requiredText(event, 'event_type'),
        severity: /fail/.test(requiredText(event, 'event_type')) ? 'ERROR' : 'INFO',
        initiator: defined({ id: author, email: textAt(event, 'author_email', 'details.author_email') }),
        resourceId: target === undefined ? undefined : [type, target].filter(Boolean).join('/'),
      },
    }
  },
})

function targetOf({ target_id: id, details }: Fields): string | undefined {
  return idOf(id) ?? (isFields(details) ? idOf(details['target_id']) : undefined)
}

function idOf(value: unknown): string | undefined {
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? String(value) : undefined
}
