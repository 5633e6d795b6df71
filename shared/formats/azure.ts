// An event of Azure's activity log as an entry, and back: as it is streamed to a hub or an account, and as its REST API has it.
// https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema (of 2025-05-21, read 2026-11)

import { entryInvalid } from '../audit-error.ts'
import { isContainerId } from '../entry/scope.ts'
import { recordHash } from './canonical-record.ts'
import { defined, type Fields } from './format.ts'
import { jsonFormat } from './json-format.ts'
import { emailIn, isFields, textAt, valueAt } from './moved-values.ts'

export const azure = jsonFormat({
  name: 'azure',
  version: 1,
  moves: {
    insertId: ['eventDataId'],
    eventTimeStamp: ['time', 'eventTimestamp'],
    eventName: ['operationName', 'operationName.value'],
    region: ['location'],
    sourceIpAddress: ['callerIpAddress', 'httpRequest.clientIpAddress'],
    correlationId: ['correlationId'],
    resourceId: ['resourceId'],
  },
  made(record) {
    const time = textAt(record, 'time', 'eventTimestamp')
    if (time === undefined) throw entryInvalid('"time" must be a text that is not empty')
    const name = textAt(record, 'operationName', 'operationName.value')
    if (name === undefined) throw entryInvalid('"operationName" must be a text that is not empty')
    const [, subscription, group] = resourceForm.exec(textAt(record, 'resourceId') ?? '') ?? []
    const initiator = initiatorOf(record)
    return {
      fields: {
        // A streamed event has no id. The start and the end of an operation differ by their result.
        insertId: textAt(record, 'eventDataId') ?? recordHash(identity.map((field) => record[field] ?? null)),
        eventTimeStamp: time,
        eventSource: `azure/${providerOf(record, name)}`,
        eventName: name,
        severity: failures.has(resultOf(record)) ? 'ERROR' : 'INFO',
        eventType: isDenied(record, name) ? 'POLICY_DENIED' : initiator ? 'ADMIN_ACTIVITY' : 'SYSTEM_EVENT',
        initiator,
        context: subscription !== undefined && isContainerId(subscription) ? { projectId: subscription } : {},
        details: defined({ resourceGroup: group }),
      },
    }
  },
})

const identity = ['time', 'correlationId', 'operationName', 'resourceId', 'resultType']

const resourceForm = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i

const failures: ReadonlySet<string> = new Set(['Failed', 'Failure'])

function resultOf(record: Fields): string {
  return textAt(record, 'resultType', 'status.value', 'status') ?? ''
}

function isDenied(record: Fields, name: string): boolean {
  const reason = textAt(record, 'resultSignature', 'subStatus.value', 'properties.statusCode') ?? ''
  return /forbidden/i.test(reason) || /\/policies\/deny\/action$/i.test(name)
}

/** `Microsoft.Compute` of `Microsoft.Compute/virtualMachines/write`. */
function providerOf(record: Fields, name: string): string {
  return textAt(record, 'resourceProviderName.value', 'resourceProviderName') ?? name.split('/')[0] ?? ''
}

const objectId = 'http://schemas.microsoft.com/identity/claims/objectidentifier'
const upn = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn'

/** By the claims of its token; a service principal is known by its application. */
function initiatorOf(record: Fields): Fields | undefined {
  const streamed = valueAt(record, 'identity.claims')
  const claims = isFields(streamed) ? streamed : isFields(record['claims']) ? record['claims'] : {}
  const claimed = (...names: readonly string[]) =>
    names.map((name) => (Object.hasOwn(claims, name) ? claims[name] : undefined)).find(isText)
  const caller = textAt(record, 'caller')
  const id = claimed(objectId, 'oid', 'appid') ?? caller
  if (id === undefined) return undefined
  const email = [claimed(upn, 'upn'), claimed('name'), caller].map((text) => emailIn(text)).find(isText)
  return defined({ id, email })
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
