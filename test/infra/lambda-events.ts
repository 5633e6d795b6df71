// Events as AWS sends them to the functions. Those of a stream are made of what a real one holds.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import type { APIGatewayProxyEventV2, DynamoDBStreamEvent } from 'aws-lambda'
import { lambdaRecord } from '../../infra/delivery/stream-record.ts'
import { listShards, openShard } from '../../infra/delivery/stream-shards.ts'
import type { Method } from '../../shared/deployment/routes.ts'

export interface HttpRequest {
  readonly method: Method
  /** The route's pattern, as the gateway knows it. */
  readonly route: string
  readonly path: string
  readonly query?: string
  readonly token?: string
  readonly contentType?: string
  readonly body?: string
  readonly base64?: boolean
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html, payload 2.0. */
export function httpApiEvent(request: HttpRequest): APIGatewayProxyEventV2 {
  const { method, route, path, query = '', token, contentType, body, base64 = false } = request
  const routeKey = `${method} ${route}`
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    headers: {
      accept: '*/*',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-length': String(body.length), 'content-type': contentType ?? '' }),
      host: 'abcdefghij.execute-api.eu-central-1.amazonaws.com',
      'user-agent': 'curl/8.7.1',
      'x-amzn-trace-id': 'Root=1-6745f0c2-5c7a1e0d3b2f4a6978c0d1e2',
      'x-forwarded-for': '192.0.2.10',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
    },
    ...(query ? { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) } : {}),
    requestContext: {
      accountId: '000000000000',
      apiId: 'abcdefghij',
      domainName: 'abcdefghij.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'abcdefghij',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.10', userAgent: 'curl/8.7.1' },
      requestId: 'BzfEFhZmliAEJ9A=',
      routeKey,
      stage: '$default',
      time: '24/Nov/2026:12:00:00 +0000',
      timeEpoch: 1_795_521_600_000,
      ...(token ? { authorizer: { jwt: { claims: { sub: 'ada' }, scopes: null } } } : {}),
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: base64,
  } as APIGatewayProxyEventV2
}

/** All that the table's stream holds: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html. */
export async function streamEvent(
  client: DynamoDBClient,
  streams: DynamoDBStreamsClient,
  table: string,
): Promise<DynamoDBStreamEvent> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }))
  const source = { client: streams, streamArn: Table?.LatestStreamArn ?? '', report: () => {} }
  const Records = []
  for (const { ShardId = '' } of await listShards(source)) {
    const reader = openShard(source, ShardId, undefined)
    for (let page = await reader.next(); page.records.length > 0; page = await reader.next())
      Records.push(...page.records.map((record) => lambdaRecord(record, source.streamArn)))
  }
  return { Records }
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
export const scheduledEvent = {
  version: '0',
  id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '000000000000',
  time: '2026-11-24T12:00:00Z',
  region: 'eu-central-1',
  resources: ['arn:aws:events:eu-central-1:000000000000:rule/Beleg-ExpirySchedule'],
  detail: {},
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html, version 3. */
export const tokenEvent = {
  version: '3',
  triggerSource: 'TokenGeneration_Authentication',
  region: 'eu-central-1',
  userPoolId: 'eu-central-1_EXAMPLE',
  userName: 'ada',
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: '1example23456789' },
  request: {
    userAttributes: { sub: 'a1b2c3d4', email: 'ada@example.com', email_verified: 'true' },
    groupConfiguration: { groupsToOverride: ['reader:*'], iamRolesToOverride: [], preferredRole: null },
    scopes: ['aws.cognito.signin.user.admin'],
  },
  response: { claimsAndScopeOverrideDetails: null },
}
