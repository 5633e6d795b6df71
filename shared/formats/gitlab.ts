// An audit event of GitLab as an entry, and back: as GitLab streams it to an HTTP destination, and as its API has it.
// https://docs.gitlab.com/user/compliance/audit_event_schema/ and https://docs.gitlab.com/api/audit_events/ (read 2026-11)
import { entryInvalid } from '../audit-error.ts'
import { defined, type Fields, requiredText } from './format.ts'
import { jsonFormat } from './json-format.ts'
import { isFields, textAt } from './moved-values.ts'

/** Only a stream has the type; GitLab writes it into the details of every event (`Gitlab::Audit::Auditor`, read 2026-11). */
const names = ['event_type', 'event_name', 'details.event_name']

export const gitlab = jsonFormat({
  name: 'gitlab',
  version: 1,
  moves: {
    eventTimeStamp: ['created_at'],
    eventName: names,
    'initiator.email': ['author_email', 'details.author_email'],
    sourceIpAddress: ['ip_address', 'details.ip_address'],
    resourceName: ['target_details', 'details.target_details'],
    correlationId: ['correlation_id'],
  },
  made(event) {
    const id = idOf(event['id'])
    if (id === undefined) throw entryInvalid('"id" must be a text that is not empty, or a number')
    const name = textAt(event, ...names)
    if (name === undefined) throw entryInvalid('"event_type" must be a text that is not empty')
    const author = idOf(event['author_id']) ?? textAt(event, 'author_name', 'details.author_name')
    const [type, target] = [textAt(event, 'target_type', 'details.target_type'), targetOf(event)]
    return {
      fields: {
        insertId: id,
        eventTimeStamp: requiredText(event, 'created_at'),
        eventSource: 'gitlab',
        eventName: name,
        severity: /fail/.test(name) ? 'ERROR' : 'INFO',
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
