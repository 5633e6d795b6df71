// An event of a user or an administrator of Keycloak as an entry, and back: as its event hooks send it.
// https://www.keycloak.org/docs/latest/server_admin/#configuring-auditing-to-track-events (read 2026-11)
import { entryInvalid } from '../audit-error.ts'
import { instantOf } from './epoch.ts'
import { defined } from './format.ts'
import { jsonFormat } from './json-format.ts'
import { emailIn, textAt } from './moved-values.ts'

/** As hooks name them, and as the REST API of Keycloak and its extensions do. */
const auth = ['auth', 'authDetails']

export const keycloak = jsonFormat({
  name: 'keycloak',
  version: 1,
  moves: {
    insertId: ['eventId', 'id', 'uid'],
    'initiator.id': ['userId', ...auth.map((name) => `${name}.userId`)],
    sourceIpAddress: ['ipAddress', ...auth.map((name) => `${name}.ipAddress`)],
    correlationId: ['sessionId', ...auth.map((name) => `${name}.sessionId`)],
    resourceId: ['resourcePath'],
    'request.body': ['representation'],
  },
  made(event) {
    const insertId = textAt(event, 'eventId', 'id', 'uid')
    if (insertId === undefined) throw entryInvalid('"eventId" must be a text that is not empty')
    const operation = textAt(event, 'operationType')
    const resource = textAt(event, 'resourceType')
    const name =
      operation === undefined ? textAt(event, 'eventType', 'type') : [operation, resource].filter(Boolean).join(' ')
    if (name === undefined) throw entryInvalid('"eventType" or "operationType" must be a text that is not empty')
    const error = textAt(event, 'error')
    const userId = textAt(event, 'userId', ...auth.map((each) => `${each}.userId`))
    const email = emailIn(textAt(event, 'details.username'))
    const path = textAt(event, 'resourcePath')
    return {
      fields: {
        insertId,
        eventTimeStamp: instantOf(event, 'time'),
        eventSource: `keycloak/${textAt(event, 'realmId', 'realmName') ?? 'unknown'}`,
        eventName: name,
        severity: error === undefined ? 'INFO' : 'ERROR',
        eventType: denied.test(error ?? '') ? 'POLICY_DENIED' : 'ADMIN_ACTIVITY',
        initiator: userId === undefined && email === undefined ? undefined : defined({ id: userId, email }),
        request: operation === undefined || path === undefined ? {} : { endpoint: `${operation} ${path}` },
      },
    }
  },
})

const denied = /^(not_allowed|access_denied|invalid_.*credentials)$/
