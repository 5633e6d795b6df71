// An event of GitHub's audit log as an entry, and back: as GitHub streams it into files.
// https://docs.github.com/enterprise-cloud@latest/admin/monitoring-activity-in-your-enterprise/reviewing-audit-logs-for-your-enterprise
// (read 2026-11)
import { recordHash } from './canonical-record.ts'
import { instantOf } from './epoch.ts'
import { defined, type Fields, requiredText } from './format.ts'
import { jsonFormat } from './json-format.ts'
import { emailIn, textAt } from './moved-values.ts'

export const github = jsonFormat({
  name: 'github',
  version: 1,
  moves: {
    insertId: ['_document_id'],
    eventName: ['action'],
    sourceIpAddress: ['actor_ip'],
    userAgent: ['user_agent'],
    correlationId: ['request_id'],
    resourceId: ['repo', 'team', 'user'],
  },
  made(event) {
    const action = requiredText(event, 'action')
    const actor = textAt(event, 'actor')
    return {
      fields: {
        insertId: textAt(event, '_document_id') ?? recordHash(event),
        eventTimeStamp: instantOf(event, Object.hasOwn(event, '@timestamp') ? '@timestamp' : 'created_at'),
        eventSource: 'github',
        eventName: action,
        severity: /fail/.test(action) ? 'ERROR' : 'INFO',
        initiator: initiatorOf(event, actor),
      },
    }
  },
})

/** The name of an account may change, its number does not. */
function initiatorOf({ actor_id: id }: Fields, actor: string | undefined): Fields | undefined {
  const known = typeof id === 'number' || (typeof id === 'string' && id !== '') ? String(id) : actor
  return known === undefined ? undefined : defined({ id: known, email: emailIn(actor) })
}
