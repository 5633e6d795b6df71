// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html,
// cloudtrail-event-reference-user-identity.html and cloudtrail-log-file-examples.html beside it (read 2026-11).
import { type Fields, instant, type Kinds, uuid } from './variants.ts'

const account = '111122223333'
const user = {
  type: 'IAMUser',
  principalId: 'AIDA6ON6E4XEGITEXAMPLE',
  arn: `arn:aws:iam::${account}:user/Ada`,
  accountId: account,
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  userName: 'Ada',
}
const session = {
  type: 'AssumedRole',
  principalId: 'AROAIDPPEZS35WEXAMPLE:ada@example.com',
  arn: `arn:aws:sts::${account}:assumed-role/Admin/ada@example.com`,
  accountId: account,
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAIDPPEZS35WEXAMPLE',
      arn: `arn:aws:iam::${account}:role/Admin`,
      accountId: account,
      userName: 'Admin',
    },
    webIdFederationData: {},
    attributes: { mfaAuthenticated: 'true', creationDate: '2026-11-24T09:06:28Z' },
  },
}

const of = (more: Fields): Fields => ({
  eventVersion: '1.11',
  userIdentity: user,
  eventSource: 'ec2.amazonaws.com',
  eventName: 'StartInstances',
  awsRegion: 'eu-central-1',
  sourceIPAddress: '192.0.2.10',
  userAgent: 'aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.8 lang/python#3.13',
  requestParameters: { instancesSet: { items: [{ instanceId: 'i-EXAMPLE56126103cb' }] } },
  responseElements: {
    requestId: 'e4336db0-149f-4a6b-844d-EXAMPLEb9d16',
    instancesSet: { items: [{ instanceId: 'i-EXAMPLE56126103cb', currentState: { code: 0, name: 'pending' } }] },
  },
  requestID: 'e4336db0-149f-4a6b-844d-EXAMPLEb9d16',
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: account,
  eventCategory: 'Management',
  tlsDetails: {
    tlsVersion: 'TLSv1.3',
    cipherSuite: 'TLS_AES_128_GCM_SHA256',
    clientProvidedHostHeader: 'ec2.eu-central-1.amazonaws.com',
  },
  sessionCredentialFromConsole: 'true',
  ...more,
})

const kinds = [
  of({}),
  of({
    userIdentity: session,
    eventSource: 's3.amazonaws.com',
    eventName: 'PutBucketPolicy',
    requestParameters: { bucketName: 'evidence', bucketPolicy: { Version: '2012-10-17', Statement: [] }, policy: '' },
    responseElements: null,
    resources: [{ accountId: account, type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::evidence' }],
  }),
  of({
    userIdentity: { type: 'AWSService', invokedBy: 'ecs-tasks.amazonaws.com' },
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    sourceIPAddress: 'ecs-tasks.amazonaws.com',
    userAgent: 'ecs-tasks.amazonaws.com',
    sharedEventID: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111',
  }),
  of({
    userIdentity: { type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account },
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    eventType: 'AwsConsoleSignIn',
    errorMessage: 'Failed authentication',
    requestParameters: null,
    responseElements: { ConsoleLogin: 'Failure' },
    additionalEventData: { LoginTo: 'https://console.aws.amazon.com', MobileVersion: 'No', MFAUsed: 'No' },
  }),
  of({
    errorCode: 'Client.UnauthorizedOperation',
    errorMessage: 'You are not authorized to perform this operation.',
    responseElements: null,
  }),
  of({
    eventType: 'AwsServiceEvent',
    userIdentity: { accountId: account, invokedBy: 'AWS Internal' },
    eventSource: 'kms.amazonaws.com',
    eventName: 'RotateKey',
    sourceIPAddress: 'AWS Internal',
    userAgent: 'AWS Internal',
    requestParameters: null,
    responseElements: null,
    requestID: undefined,
    serviceEventDetails: { rotationType: 'AUTOMATIC', keyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
  }),
  of({
    userIdentity: { type: 'AWSAccount', principalId: 'AIDAQRSTUVWXYZEXAMPLE', accountId: 'ANONYMOUS_PRINCIPAL' },
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    readOnly: true,
    managementEvent: false,
    eventCategory: 'Data',
    requestParameters: { bucketName: 'b', Host: 'b.s3.eu-central-1.amazonaws.com', key: 'a/ä b.json' },
    responseElements: null,
    additionalEventData: { SignatureVersion: 'SigV4', bytesTransferredIn: 0, bytesTransferredOut: 15.0 },
    resources: [
      { type: 'AWS::S3::Object', ARNPrefix: 'arn:aws:s3:::b/' },
      { accountId: account, type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::b' },
    ],
  }),
  of({
    userIdentity: {
      type: 'IdentityCenterUser',
      accountId: account,
      onBehalfOf: {
        userId: '544894e8-80c1-707f-60e3-3ba6510dfac1',
        identityStoreArn: `arn:aws:identitystore::${account}:identitystore/d-9067642ac7`,
      },
      credentialId: 'EXAMPLEVHULjJdTUdPJfofVa1sufHDoj7aYcOYcxFVllWR_Whr1fEXAMPLE',
    },
    eventSource: 'sso.amazonaws.com',
    eventName: 'ListApplications',
  }),
  of({
    userIdentity: { type: 'AWSAccount', principalId: 'AROA123456789EXAMPLE:scraper', accountId: '777788889999' },
    eventSource: 'secretsmanager.amazonaws.com',
    eventName: 'ListSecrets',
    eventType: 'AwsVpceEvent',
    eventCategory: 'NetworkActivity',
    errorCode: 'VpceAccessDenied',
    errorMessage: 'The request was denied due to a VPC endpoint policy',
    vpcEndpointId: 'vpce-EXAMPLE08c1b6b9b7',
    vpcEndpointAccountId: account,
  }),
  of({
    eventVersion: '1.08',
    addendum: { reason: 'DELIVERY_DELAY', updatedFields: 'eventID, responseElements', originalEventID: uuid(7) },
    eventContext: { tagContext: { principalTags: { department: 'audit' } } },
  }),
  // One of Insights has nobody who called, and no name but in its details.
  {
    eventVersion: '1.08',
    awsRegion: 'eu-central-1',
    eventType: 'AwsCloudTrailInsight',
    recipientAccountId: account,
    sharedEventID: '979c82fe-14d4-4e4c-aa01-EXAMPLE3acee',
    eventCategory: 'Insight',
    insightDetails: {
      state: 'Start',
      eventSource: 'autoscaling.amazonaws.com',
      eventName: 'CompleteLifecycleAction',
      insightType: 'ApiCallRateInsight',
      insightContext: {
        statistics: { baseline: { average: 9.82222e-5 }, insight: { average: 5 }, insightDuration: 1 },
        attributions: [
          { attribute: 'userAgent', insight: [{ value: 'codedeploy.amazonaws.com', average: 5 }], baseline: [] },
        ],
      },
    },
  },
]

export const cloudtrail = (nowMs: number): Kinds => ({
  kinds,
  free: ['requestParameters', 'responseElements', 'additionalEventData', 'userAgent', 'errorMessage', 'resources'],
  optional: ['userIdentity', 'userAgent', 'requestParameters', 'requestID', 'awsRegion', 'recipientAccountId'],
  numbered: (record, at) => ({
    ...record,
    eventID: uuid(at),
    eventTime: instant(nowMs, at).replace(/\.\d+/, ''),
  }),
})
