// A record of AWS CloudTrail as an entry, and back.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html (version 1.11, read 2026-11)
import { entryInvalid } from '../audit-error.ts'
import { isContainerId } from '../entry/scope.ts'
import { defined, type Fields, requiredText } from './format.ts'
import { jsonFormat } from './json-format.ts'
import { emailIn, isFields, textAt, valueAt } from './moved-values.ts'

const identities = ['arn', 'principalId', 'invokedBy', 'accountId'].map((name) => `userIdentity.${name}`)

/** An event of Insights says in its details alone which calls it is about, and is named by what is unusual about them. */
const names = ['eventName', 'insightDetails.insightType']

export const cloudtrail = jsonFormat({
  name: 'cloudtrail',
  version: 1,
  moves: {
    insertId: ['eventID'],
    eventVersion: ['eventVersion'],
    eventTimeStamp: ['eventTime'],
    eventName: names,
    region: ['awsRegion'],
    sourceIpAddress: ['sourceIPAddress'],
    userAgent: ['userAgent'],
    'initiator.id': identities,
    correlationId: ['requestID'],
    'request.body': ['requestParameters'],
    result: ['responseElements'],
  },
  made(record) {
    const id = textAt(record, ...identities)
    const account = textAt(record, 'recipientAccountId')
    const code = textAt(record, 'errorCode')
    const [source, name] = [textAt(record, 'eventSource', 'insightDetails.eventSource'), textAt(record, ...names)]
    if (source === undefined) throw entryInvalid('"eventSource" must be a text that is not empty')
    if (name === undefined) throw entryInvalid('"eventName" must be a text that is not empty')
    const isRefusedLogin = valueAt(record, 'responseElements.ConsoleLogin') === 'Failure'
    return {
      fields: {
        insertId: requiredText(record, 'eventID'),
        eventTimeStamp: requiredText(record, 'eventTime'),
        eventSource: source.replace(/\.amazonaws\.com$/, ''),
        eventName: name,
        severity: code !== undefined || isRefusedLogin ? 'ERROR' : 'INFO',
        eventType: denied.test(code ?? '') ? 'POLICY_DENIED' : isOfService(record) ? 'SYSTEM_EVENT' : 'ADMIN_ACTIVITY',
        // The name of a session is the last part of its ARN.
        initiator: id === undefined ? undefined : defined({ id, email: emailIn(id.split('/').at(-1)) }),
        resourceId: resourceOf(record),
        context: account !== undefined && isContainerId(account) ? { projectId: account } : {},
        serviceAccountDelegationInfo: delegationOf(record),
      },
    }
  },
})

/** `AccessDenied`, `AccessDeniedException`, `Client.UnauthorizedOperation`, … */
const denied = /AccessDenied|Unauthorized/

/** Nobody called: the service acted by itself. */
function isOfService(record: Fields): boolean {
  const { eventType: type } = record
  return (
    type === 'AwsServiceEvent' ||
    type === 'AwsCloudTrailInsight' ||
    valueAt(record, 'userIdentity.type') === 'AWSService'
  )
}

function delegationOf(record: Fields): Fields | undefined {
  const ids = [
    textAt(record, 'userIdentity.sessionContext.sessionIssuer.arn'),
    textAt(record, 'userIdentity.onBehalfOf.userId'),
  ]
  const principals = ids.flatMap((id) => (id === undefined ? [] : [{ id }]))
  return principals.length > 0 ? { principals } : undefined
}

/** The first that CloudTrail names, else the parameter that names it in the calls of its service. */
function resourceOf(record: Fields): string | undefined {
  const { resources, requestParameters } = record
  const first: unknown = Array.isArray(resources) ? resources[0] : undefined
  const arn = isFields(first) ? textAt(first, 'ARN') : undefined
  return arn ?? (isFields(requestParameters) ? textAt(requestParameters, ...namesOfResources) : undefined)
}

/** The narrower before the wider: a policy is attached to a role, an object is in a bucket. */
const namesOfResources = [
  ...['resourceArn', 'instanceId', 'volumeId', 'snapshotId', 'imageId', 'groupId', 'networkInterfaceId', 'subnetId'],
  ...['vpcId', 'allocationId', 'natGatewayId', 'routeTableId', 'launchTemplateId', 'functionName', 'layerName'],
  ...[
    'accessKeyId',
    'serialNumber',
    'userName',
    'roleName',
    'groupName',
    'instanceProfileName',
    'policyArn',
    'roleArn',
  ],
  ...['samlProviderArn', 'openIDConnectProviderArn', 'keyId', 'aliasName', 'secretId', 'bucketName', 'tableName'],
  ...[
    'tableArn',
    'streamName',
    'queueUrl',
    'topicArn',
    'stackName',
    'changeSetName',
    'clusterName',
    'cluster',
    'service',
  ],
  ...['taskDefinition', 'repositoryName', 'dBInstanceIdentifier', 'dBClusterIdentifier', 'dBSnapshotIdentifier'],
  ...['loadBalancerArn', 'targetGroupArn', 'listenerArn', 'hostedZoneId', 'distributionId', 'restApiId', 'domainName'],
  ...[
    'certificateArn',
    'logGroupName',
    'alarmName',
    'ruleName',
    'trailName',
    'detectorId',
    'parameterName',
    'documentName',
  ],
  ...['accountId', 'organizationalUnitId', 'policyId', 'permissionSetArn', 'name'],
]
