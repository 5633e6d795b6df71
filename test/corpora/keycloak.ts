// What event hooks send (org.keycloak.events.hooks.EventHookPayloadBuilder of github.com/keycloak/keycloak, read 2026-11), and the names of
// the REST API (https://www.keycloak.org/docs-api/latest/rest-api/#EventRepresentation).
import { type Fields, instantMs, type Kinds, uuid } from './variants.ts'

const realm = uuid(1)

const user = (more: Fields): Fields => ({
  sourceType: 'USER',
  eventId: '',
  realmId: realm,
  eventType: 'LOGIN',
  clientId: 'portal',
  userId: uuid(2),
  sessionId: uuid(3),
  ipAddress: '192.0.2.1',
  error: null,
  details: {
    auth_method: 'openid-connect',
    auth_type: 'code',
    redirect_uri: 'https://portal.example.com/',
    code_id: uuid(4),
    username: 'ada@example.com',
  },
  ...more,
})

const admin = (more: Fields): Fields => ({
  sourceType: 'ADMIN',
  eventId: '',
  realmId: realm,
  operationType: 'UPDATE',
  resourceType: 'USER',
  resourcePath: `users/${uuid(5)}`,
  error: null,
  details: null,
  auth: { realmId: 'master', clientId: uuid(6), userId: uuid(7), ipAddress: '192.0.2.1' },
  representation: { username: 'eve', enabled: true, requiredActions: [] },
  ...more,
})

const kinds = [
  user({}),
  user({ eventType: 'LOGIN_ERROR', error: 'invalid_user_credentials', userId: null, sessionId: null }),
  user({ eventType: 'CLIENT_LOGIN', details: { grant_type: 'client_credentials', scope: 'email' }, userId: undefined }),
  user({ eventType: 'CODE_TO_TOKEN_ERROR', error: 'invalid_code', details: {} }),
  user({ eventType: 'PERMISSION_TOKEN_ERROR', error: 'access_denied' }),
  admin({}),
  admin({ operationType: 'ACTION', resourceType: 'CLIENT', error: 'not_allowed', representation: undefined }),
  admin({ resourceType: null, representation: '{"not":"unpacked"' }),
  // Of the REST API and its extensions.
  { id: '', realmId: realm, type: 'LOGOUT', clientId: 'portal', userId: uuid(2), ipAddress: '::1', details: null },
  {
    id: '',
    realmId: realm,
    authDetails: { realmId: realm, clientId: 'cli', userId: uuid(7), ipAddress: '192.0.2.1' },
    operationType: 'CREATE',
    resourceType: 'REALM_ROLE_MAPPING',
    resourcePath: `users/${uuid(5)}/role-mappings/realm`,
    representation: '[{"name":"admin"}]',
  },
]

export const keycloak = (nowMs: number): Kinds => ({
  kinds,
  free: ['details', 'representation', 'error', 'clientId', 'resourcePath', 'sessionId'],
  optional: ['userId', 'auth', 'ipAddress', 'details', 'realmId', 'representation', 'error'],
  numbered: (record, at) => ({
    ...record,
    [Object.hasOwn(record, 'id') ? 'id' : 'eventId']: uuid(at),
    time: instantMs(nowMs, at),
  }),
})
