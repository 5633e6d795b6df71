// An event of GitHub's audit log: each field of its entry, and from what.
import { describe, expect } from 'vitest'
import { github } from '../../../shared/formats/github.ts'
import { mappingTable, recordWith } from '../../mapping-table.ts'

const [ms, otherMs] = [Date.now() - 60_000, Date.now() - 120_000]
const { is, isFirstOf, isRefused } = mappingTable(github, recordWith({ action: 'repo.destroy', '@timestamp': ms }))

describe('an event', () => {
  is('insertId', '_document_id', { _document_id: 'd-1' }, 'd-1')
  is('insertId', 'else a hash', {}, expect.stringMatching(/^[0-9a-f]{64}$/))
  is('eventSource', 'github', {}, 'github')
  is('eventName', 'action', {}, 'repo.destroy')
  is('eventTimeStamp', '@timestamp in milliseconds', { created_at: otherMs }, new Date(ms).toISOString())
  const created = { '@timestamp': undefined, created_at: otherMs }
  is('eventTimeStamp', 'else created_at', created, new Date(otherMs).toISOString())
  is('initiator.id', 'actor_id', { actor_id: 4711, actor: 'ada' }, '4711')
  is('initiator.id', 'actor_id as a text', { actor_id: '4711', actor: 'ada' }, '4711')
  isFirstOf('initiator.id', ['actor'], 'unknown')
  is('initiator.email', 'an actor of that form', { actor: 'ada@example.com' }, 'ada@example.com')
  isFirstOf('sourceIpAddress', ['actor_ip'], '')
  isFirstOf('userAgent', ['user_agent'], 'unknown')
  isFirstOf('resourceId', ['repo', 'team', 'user'], undefined)
  isFirstOf('correlationId', ['request_id'], undefined)
  is('details.github.operation_type', 'kept', { operation_type: 'remove' }, 'remove')
  is('severity', 'an action that failed', { action: 'user.failed_login' }, 'ERROR')
  is('severity', 'any other', {}, 'INFO')
  isRefused({ action: undefined }, '"action"')
  isRefused({ '@timestamp': undefined }, '"created_at"')
})
