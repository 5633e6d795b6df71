// An event of Keycloak: each field of its entry, and from what.
import { describe } from 'vitest'
import { keycloak } from '../../../shared/formats/keycloak.ts'
import { mappingTable, recordWith, required } from '../../mapping-table.ts'

const time = Date.now() - 60_000
const user = mappingTable(keycloak, recordWith({ eventId: 'k-1', time, eventType: 'LOGIN' }))
const byAdmin = { eventId: 'k-1', time, operationType: 'UPDATE', resourceType: 'CLIENT_ROLE', resourcePath: 'roles/x' }
const admin = mappingTable(keycloak, recordWith(byAdmin))

describe('an event of a user', () => {
  user.isFirstOf('insertId', ['eventId', 'id', 'uid'], required)
  user.is('eventTimeStamp', 'time in milliseconds', {}, new Date(time).toISOString())
  user.is('eventSource', 'realmId', { realmId: 'r', realmName: 'n' }, 'keycloak/r')
  user.is('eventSource', 'else realmName', { realmName: 'n' }, 'keycloak/n')
  user.is('eventSource', 'else unknown', {}, 'keycloak/unknown')
  user.isFirstOf('eventName', ['eventType', 'type'], required)
  user.isFirstOf('initiator.id', ['userId', 'auth.userId', 'authDetails.userId'], 'unknown')
  user.is('initiator.email', 'details.username, if it is one', { 'details.username': 'a@example.com' }, 'a@example.com')
  user.is('initiator.email', 'none of another name', { 'details.username': 'ada' }, undefined)
  user.isFirstOf('sourceIpAddress', ['ipAddress', 'auth.ipAddress', 'authDetails.ipAddress'], '')
  user.isFirstOf('correlationId', ['sessionId', 'auth.sessionId', 'authDetails.sessionId'], undefined)
  user.is('userAgent', 'none', {}, 'unknown')
  user.is('request.endpoint', 'its name', {}, 'LOGIN')
  user.is('details.keycloak.clientId', 'kept', { clientId: 'portal' }, 'portal')
  user.isRefused({ eventId: undefined }, '"eventId"')
  user.isRefused({ time: undefined }, '"time"')
  user.isRefused({ eventType: undefined }, '"eventType"')
})

describe('an event of an administrator', () => {
  admin.is('eventName', 'operationType and resourceType', {}, 'UPDATE CLIENT_ROLE')
  admin.is('request.endpoint', 'operationType and resourcePath', {}, 'UPDATE roles/x')
  admin.isFirstOf('resourceId', ['resourcePath'], undefined)
  admin.isFirstOf('request.body', ['representation'], undefined, () => ({ name: 'x' }))
  // Extensions send it as Keycloak stores it; its own hooks take it apart.
  admin.is('details.keycloak.representation', 'kept if it is a text', { representation: '{"a":1}' }, '{"a":1}')
})

describe('how it ended', () => {
  user.is('severity', 'without error', {}, 'INFO')
  user.is('severity', 'error', { error: 'user_not_found' }, 'ERROR')
  user.is('eventType', 'another error', { error: 'user_not_found' }, 'ADMIN_ACTIVITY')
  for (const error of ['not_allowed', 'access_denied', 'invalid_user_credentials', 'invalid_client_credentials'])
    user.is('eventType', error, { error }, 'POLICY_DENIED')
})
