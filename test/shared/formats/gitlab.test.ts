// An audit event of GitLab: each field of its entry, and from what.
import { describe } from 'vitest'
import { gitlab } from '../../../shared/formats/gitlab.ts'
import { aMinuteAgo, mappingTable, recordWith } from '../../mapping-table.ts'

const created = aMinuteAgo()
const recordOf = recordWith({ id: 'g-1', created_at: created, event_type: 'project_destroyed' })
const { is, isFirstOf, isRefused } = mappingTable(gitlab, recordOf)

describe('an event', () => {
  is('insertId', 'id', {}, 'g-1')
  is('insertId', 'a number of the API', { id: 7 }, '7')
  is('eventSource', 'gitlab', {}, 'gitlab')
  is('eventTimeStamp', 'created_at', {}, created)
  for (const [from, given] of [
    ['event_type', { event_name: 'b', 'details.event_name': 'c' }],
    ['else event_name', { event_type: undefined, event_name: 'project_destroyed', 'details.event_name': 'c' }],
    ['else that in details', { event_type: undefined, 'details.event_name': 'project_destroyed' }],
  ] as const)
    is('eventName', from, given, 'project_destroyed')
  is('initiator.id', 'author_id', { author_id: 1, author_name: 'Ada' }, '1')
  isFirstOf('initiator.id', ['author_name', 'details.author_name'], 'unknown')
  isFirstOf('initiator.email', ['author_email', 'details.author_email'], undefined)
  isFirstOf('sourceIpAddress', ['ip_address', 'details.ip_address'], '')
  const target = { target_type: 'Project', target_id: 6, 'details.target_id': 7, 'details.target_type': 'User' }
  is('resourceId', 'target_type and target_id', target, 'Project/6')
  is('resourceId', 'else those in details', { 'details.target_id': 7, 'details.target_type': 'User' }, 'User/7')
  isFirstOf('resourceName', ['target_details', 'details.target_details'], undefined)
  isFirstOf('correlationId', ['correlation_id'], undefined)
  for (const field of ['entity_id', 'entity_path', 'entity_type'])
    is(`details.gitlab.${field}`, 'kept', { [field]: 'x' }, 'x')
  is('severity', 'a type that failed', { event_type: 'login_failed' }, 'ERROR')
  is('severity', 'any other', {}, 'INFO')
  for (const field of ['id', 'created_at', 'event_type']) isRefused({ [field]: undefined }, `"${field}"`)
})
