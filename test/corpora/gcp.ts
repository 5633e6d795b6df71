// https://cloud.google.com/logging/docs/audit/understanding-audit-logs, and the reference of AuditLog and LogEntry (read 2026-11).
import { type Fields, instant, type Kinds } from './variants.ts'

const log = (name: string, of = 'projects/my-project') => `${of}/logs/cloudaudit.googleapis.com%2F${name}`

export const gcp = (nowMs: number): Kinds => {
  const of = (payload: Fields, more: Fields = {}): Fields => ({
    logName: log('activity'),
    resource: {
      type: 'gce_instance',
      labels: { project_id: 'my-project', zone: 'europe-west3-a', instance_id: '4711' },
    },
    severity: 'NOTICE',
    receiveTimestamp: instant(nowMs, 0),
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      serviceName: 'compute.googleapis.com',
      methodName: 'v1.compute.instances.insert',
      resourceName: 'projects/my-project/zones/europe-west3-a/instances/i-1',
      status: {},
      authenticationInfo: { principalEmail: 'ada@example.com', principalSubject: 'user:ada@example.com' },
      authorizationInfo: [
        {
          permission: 'compute.instances.create',
          granted: true,
          resourceAttributes: { service: 'compute', name: 'projects/my-project', type: 'compute.instances' },
          permissionType: 'ADMIN_WRITE',
        },
      ],
      requestMetadata: {
        callerIp: '192.0.2.1',
        callerSuppliedUserAgent: 'google-cloud-sdk gcloud/540.0.0,gzip(gfe)',
        callerNetwork: '//compute.googleapis.com/projects/my-project/global/networks/__unknown__',
        requestAttributes: { time: instant(nowMs, 0), auth: {} },
        destinationAttributes: {},
      },
      resourceLocation: { currentLocations: ['europe-west3-a'] },
      request: { '@type': 'type.googleapis.com/compute.instances.insert', name: 'i-1' },
      response: { '@type': 'type.googleapis.com/operation', id: '4958412587254365132', status: 'RUNNING' },
      ...payload,
    },
    ...more,
  })
  return {
    kinds: [
      of({}),
      of(
        {
          status: { code: 7, message: "Permission 'storage.objects.get' denied on resource" },
          serviceName: 'storage.googleapis.com',
          methodName: 'storage.objects.get',
          authorizationInfo: [
            { resource: 'projects/_/buckets/b', permission: 'storage.objects.get', resourceAttributes: {} },
          ],
        },
        { severity: 'ERROR', logName: log('data_access') },
      ),
      of({
        authenticationInfo: {
          principalEmail: 'robot@my-project.iam.gserviceaccount.com',
          serviceAccountKeyName: '//iam.googleapis.com/projects/my-project/serviceAccounts/robot/keys/a1b2',
          principalSubject: 'serviceAccount:robot@my-project.iam.gserviceaccount.com',
          serviceAccountDelegationInfo: [
            { principalSubject: 'principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p' },
            { firstPartyPrincipal: { principalEmail: 'service-1@compute-system.iam.gserviceaccount.com' } },
          ],
        },
      }),
      of(
        {
          authenticationInfo: {},
          methodName: 'compute.instances.migrateOnHostMaintenance',
          request: undefined,
          response: undefined,
          requestMetadata: { requestAttributes: {}, destinationAttributes: {} },
        },
        { logName: log('system_event', 'folders/123456'), severity: 'INFO' },
      ),
      of({}, { operation: { id: 'operation-1', producer: 'compute.googleapis.com', last: true } }),
      of(
        {
          metadata: {
            '@type': 'type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata',
            violationReason: 'NO_MATCHING_ACCESS_LEVEL',
            securityPolicyInfo: {
              organizationId: '1234',
              servicePerimeterName: 'accessPolicies/1/servicePerimeters/p',
            },
          },
          status: { code: 7, message: 'Request is prohibited by organization’s policy.' },
        },
        { logName: log('policy', 'organizations/1234'), severity: 'ERROR' },
      ),
      of(
        {
          serviceName: 'bigquery.googleapis.com',
          methodName: 'jobservice.jobcompleted',
          numResponseItems: '3',
          resourceOriginalState: { name: 'projects/my-project/roles/r', stage: 'GA' },
          serviceData: {
            '@type': 'type.googleapis.com/google.cloud.bigquery.logging.v1.AuditData',
            jobCompletedEvent: {},
          },
        },
        {
          logName: log('data_access', 'billingAccounts/01ABCD-000000-000000'),
          httpRequest: { requestMethod: 'POST', requestUrl: 'https://bigquery.googleapis.com/v2/x', status: 200 },
          trace: 'projects/my-project/traces/06796866738c859f2f19b7cfb3214824',
          spanId: '000000000000004a',
          sourceLocation: { file: 'a.go', line: '7' },
        },
      ),
    ],
    free: [
      'protoPayload/request',
      'protoPayload/response',
      'protoPayload/metadata',
      'protoPayload/resourceName',
      'labels',
      'protoPayload/status',
    ],
    optional: [
      'protoPayload/authenticationInfo',
      'protoPayload/requestMetadata',
      'protoPayload/resourceName',
      'protoPayload/request',
      'resource',
      'severity',
      'receiveTimestamp',
    ],
    numbered: (record, at) => ({
      ...record,
      insertId: `-${at}x1fs4e1mbw`,
      timestamp: instant(nowMs, at).replace('Z', '123456Z'),
    }),
  }
}
