// The descriptions of the routes for the audit logs of clouds: see shared/http/operation.ts.
import * as v from 'valibot'
import type { Operation } from '../../shared/http/operation.ts'
import { recordOperation } from './record-operation.ts'

const anything = v.record(v.string(), v.unknown())

const cloudtrail = recordOperation({
  operationId: 'IngestCloudTrailRecords',
  summary: 'Send records of AWS CloudTrail',
  says: 'Events of EventBridge that have a record as their `detail`, as an API destination sends them; the content of a file of CloudTrail (`{"Records": […]}`); or records.',
  fields: [
    ['`insertId`, `correlationId`', '`eventID`, `requestID`'],
    [
      '`eventTimeStamp`, `eventName`, `region`',
      '`eventTime`, `eventName`, `awsRegion`; of an event of Insights, the name is its `insightType`',
    ],
    ['`eventSource`', '`eventSource` without `.amazonaws.com`'],
    ['`initiator`', '`userIdentity`: ARN, principal, service or account; the session name if it is an e-mail address'],
    ['`serviceAccountDelegationInfo`', 'the issuer of the session, and on whose behalf'],
    ['`sourceIpAddress`, `userAgent`', '`sourceIPAddress`, which may be the name of a service; `userAgent`'],
    ['`resourceId`', 'the first of `resources`, else the parameter that names one'],
    ['`context.projectId`', '`recipientAccountId`'],
    ['`request.body`, `result`', '`requestParameters`, `responseElements`'],
    ['`severity`', '`ERROR` for an `errorCode`, and for a refused login'],
    ['`eventType`', '`POLICY_DENIED` where the code says so; `SYSTEM_EVENT` where a service acted'],
  ],
  format: 'cloudtrail',
  body: anything,
  example: {
    version: '0',
    id: 'f0b7a1d2-0000-4000-8000-000000000001',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.s3',
    detail: {
      eventVersion: '1.11',
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ada', accountId: '111122223333' },
      eventTime: '2026-11-24T11:58:22Z',
      eventSource: 's3.amazonaws.com',
      eventName: 'DeleteBucket',
      awsRegion: 'eu-central-1',
      sourceIPAddress: '192.0.2.10',
      userAgent: 'aws-cli/2.31.0',
      requestParameters: { bucketName: 'evidence' },
      responseElements: null,
      requestID: 'R7F3A',
      eventID: '7f3a0000-1111-4222-8333-444455556666',
      recipientAccountId: '111122223333',
    },
  },
  dropsRefused: false,
})

const exampleLogEntry = {
  logName: 'projects/billing-prod/logs/cloudaudit.googleapis.com%2Factivity',
  resource: { type: 'gcs_bucket', labels: { project_id: 'billing-prod', location: 'europe-west3' } },
  timestamp: '2026-11-24T11:58:22.645123456Z',
  insertId: '1x7f3a',
  severity: 'NOTICE',
  protoPayload: {
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
    serviceName: 'storage.googleapis.com',
    methodName: 'storage.buckets.delete',
    resourceName: 'projects/_/buckets/evidence',
    authenticationInfo: { principalEmail: 'ada@example.com' },
    requestMetadata: { callerIp: '192.0.2.10', callerSuppliedUserAgent: 'gcloud/550' },
    status: {},
  },
}

const gcp = recordOperation({
  operationId: 'IngestGcpAuditLogs',
  summary: 'Send audit logs of Google Cloud',
  says: 'A push of Pub/Sub with an entry of Cloud Audit Logs in it, or the entry itself. Where the path names a key with the setting `gcp`, the token that Google signs for the subscription is taken in place of the secret, if it is for the audience and of the service account of that setting; the key is needed no less. Logs of Access Transparency are taken too: they are named by their first access, and have who employs the principal as initiator.',
  fields: [
    ['`insertId`, `eventTimeStamp`', '`insertId`, `timestamp` with its nanoseconds'],
    ['`correlationId`', '`operation.id`, else `trace`'],
    ['`eventSource`, `eventName`', '`protoPayload.serviceName`, `.methodName`'],
    ['`initiator`', '`authenticationInfo`: subject, else e-mail address; the address'],
    ['`serviceAccountDelegationInfo`', '`authenticationInfo.serviceAccountDelegationInfo`'],
    ['`sourceIpAddress`, `userAgent`', '`requestMetadata.callerIp`, `.callerSuppliedUserAgent`'],
    ['`resourceId`, `resourceName`', '`//service/resourceName`; `resourceName`'],
    ['`context`, `region`', 'the project of the resource, else the project or folder of `logName`; its location'],
    ['`request.body`, `result`, `details.before`', '`request`, `response`, `resourceOriginalState`'],
    ['`severity`', '`ERROR` for a status other than 0, or a severity of `ERROR` or above'],
    [
      '`eventType`',
      '`POLICY_DENIED` for status 7, a permission that was not granted, or the policy log; `SYSTEM_EVENT` for the log of system events',
    ],
  ],
  format: 'gcp',
  body: anything,
  example: {
    message: {
      data: Buffer.from(JSON.stringify(exampleLogEntry)).toString('base64'),
      messageId: '1',
      publishTime: '2026-11-24T11:58:23Z',
    },
    subscription: 'projects/billing-prod/subscriptions/beleg',
  },
  source: {
    name: 'keyId',
    description: 'The id of the key whose setting `gcp` says which token to trust.',
    example: '00000000000000a1',
  },
  dropsRefused: true,
})

const azure = recordOperation({
  operationId: 'IngestAzureActivityLog',
  summary: "Send Azure's activity log",
  says: 'Events of the activity log as a diagnostic setting streams them (`{"records": […]}`), as its files have them (one on each line), or as the REST API has them.',
  fields: [
    ['`insertId`', '`eventDataId`, else a hash of time, correlation, operation, resource and result'],
    ['`eventTimeStamp`, `correlationId`', '`time`, else `eventTimestamp`; `correlationId`'],
    ['`eventSource`', '`azure/` and the provider of the operation'],
    ['`eventName`, `region`', '`operationName`, `location`'],
    ['`initiator`', 'the object id of the claims, else the application, else `caller`; the address in them'],
    ['`sourceIpAddress`', '`callerIpAddress`, else `httpRequest.clientIpAddress`'],
    ['`resourceId`, `context.projectId`', '`resourceId`, and the subscription in it; `details.resourceGroup`'],
    ['`severity`', '`ERROR` for the result `Failed` or `Failure`'],
    ['`eventType`', '`POLICY_DENIED` for `Forbidden` and denials by Azure Policy; `SYSTEM_EVENT` without a caller'],
  ],
  format: 'azure',
  body: anything,
  example: {
    records: [
      {
        time: '2026-11-24T11:58:22.6451234Z',
        resourceId:
          '/SUBSCRIPTIONS/11111111-2222-4333-8444-555566667777/RESOURCEGROUPS/BILLING/PROVIDERS/MICROSOFT.STORAGE/STORAGEACCOUNTS/EVIDENCE',
        operationName: 'MICROSOFT.STORAGE/STORAGEACCOUNTS/DELETE',
        category: 'Administrative',
        resultType: 'Success',
        resultSignature: 'Succeeded.OK',
        callerIpAddress: '192.0.2.10',
        correlationId: '99990000-1111-4222-8333-444455556666',
        identity: { claims: { appid: '77770000-1111-4222-8333-444455556666', name: 'ada@example.com' } },
        level: 'Information',
        location: 'global',
      },
    ],
  },
  dropsRefused: false,
})

const route = (path: string) => `POST /v2/organizations/{id}/ingest/${path}`

/** By method and path, as in shared/deployment/routes.ts. */
export const cloudOperations: Readonly<Record<string, Operation>> = {
  [route('cloudtrail')]: cloudtrail,
  [route('gcp/{source}')]: gcp,
  [route('azure')]: azure,
}
