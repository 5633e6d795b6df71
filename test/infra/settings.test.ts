// What each setting changes in the template. That the defaults need none of them is what the other tests of the stack look at.
import type { Template } from 'aws-cdk-lib/assertions'
import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { capacityOf } from '../../infra/compute/capacity.ts'
import { bucketPrefixes } from '../../shared/deployment/bucket-keys.ts'
import { functions, synthesize, template, text } from './synthesized.ts'

const actionsOf = (template: Template): Set<string> =>
  new Set(
    Object.values(template.findResources('AWS::IAM::Policy')).flatMap((policy) =>
      policy['Properties'].PolicyDocument.Statement.flatMap(({ Action }: { Action: string | string[] }) => Action),
    ),
  )

describe('createUserPool', () => {
  const pool = { oidcIssuer: undefined, oidcAudience: undefined, createUserPool: true }
  const pooled = synthesize(pool)

  test('asks for no issuer: tokens are those of the pool, for its two clients', () => {
    expect(Object.keys(pooled.findParameters('*'))).toEqual(['BootstrapVersion'])
    const checking = synthesize({ ...pool, gatewayTokenCheck: true })
    const [authorizer = {}] = Object.values(checking.findResources('AWS::ApiGatewayV2::Authorizer'))
    const { Issuer, Audience } = authorizer['Properties'].JwtConfiguration
    expect(text(Issuer)).toBe('CallersUsers.ProviderURL')
    expect(Audience.map(text)).toEqual(['CallersUsersPeople', 'CallersUsersSenders'])
    pooled.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'functions/query',
      Environment: { Variables: Match.objectLike({ OIDC_ISSUER: Issuer }) },
    })
  })

  test('lets nobody sign up, and gives access tokens their rights', () => {
    pooled.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      DeletionProtection: 'ACTIVE',
      UserPoolTier: 'ESSENTIALS',
      LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V3_0' } },
    })
    pooled.hasResource('AWS::Cognito::UserPool', { DeletionPolicy: 'Retain' })
  })

  test('lets no user set the address that evidence shows, and counts a new one only once it is verified', () => {
    pooled.hasResourceProperties('AWS::Cognito::UserPool', {
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    })
    const clients = Object.values(pooled.findResources('AWS::Cognito::UserPoolClient'))
    expect(clients).toHaveLength(2)
    // An empty list, or none, could mean every standard attribute.
    for (const client of clients) expect(client['Properties'].WriteAttributes).toEqual(['zoneinfo'])
  })

  test('lets programs get tokens by a secret, for sending and nothing else', () => {
    const clients = Object.values(pooled.findResources('AWS::Cognito::UserPoolClient')).map((one) => one['Properties'])
    const [senders, ...others] = clients.filter(({ GenerateSecret }) => GenerateSecret)
    expect(others).toEqual([])
    expect(senders.AllowedOAuthFlows).toEqual(['client_credentials'])
    expect(senders.AllowedOAuthScopes.map(text)).toEqual(['CallersUsersApi/writer'])
  })

  test('lets people sign in at the portal, by a code without a secret, and sends them back nowhere else', () => {
    const clients = Object.values(pooled.findResources('AWS::Cognito::UserPoolClient')).map((one) => one['Properties'])
    const [people, ...others] = clients.filter(({ GenerateSecret }) => !GenerateSecret)
    expect(others).toEqual([])
    expect(people.AllowedOAuthFlows).toEqual(['code'])
    expect(people.AllowedOAuthScopes).toEqual(['openid', 'email'])
    expect(people.CallbackURLs.map(text)).toEqual([expect.stringMatching(/^https:\/\/GatewayApi\..*\/signed-in$/)])
    expect(people.LogoutURLs.map(text)).toEqual([expect.stringMatching(/^https:\/\/GatewayApi\..*\/signed-out$/)])
    expect(people.RefreshTokenRotation).toEqual({ Feature: 'ENABLED', RetryGracePeriodSeconds: 30 })
    expect(people.ExplicitAuthFlows).not.toContain('ALLOW_REFRESH_TOKEN_AUTH')
  })

  test('says what whoever asks for tokens needs', () => {
    const outputs = Object.keys(pooled.findOutputs('*'))
    expect(outputs).toEqual(expect.arrayContaining(['UserPoolId', 'PeopleClientId', 'SendersClientId', 'TokenUrl']))
  })
})

test('domainName is the only name of the API, by TLS 1.2 at least', () => {
  const named = synthesize({ domain: { name: 'audit.example.org', certificateArn: 'arn:aws:acm:eu-central-1:1:c/2' } })
  named.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
    DomainName: 'audit.example.org',
    DomainNameConfigurations: [{ CertificateArn: 'arn:aws:acm:eu-central-1:1:c/2', SecurityPolicy: 'TLS_1_2' }],
  })
  named.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1)
  named.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true })
  named.hasOutput('ApiUrl', { Value: 'https://audit.example.org/' })
  named.hasOutput('DomainTarget', {})
})

test('archiveRetentionDays keeps segments and payloads for so long, and a week more', () => {
  const template = synthesize({ archiveRetentionDays: 400 })
  for (const Prefix of [bucketPrefixes.segments, bucketPrefixes.payloads]) {
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ Prefix, ExpirationInDays: 407 })]) },
    })
  }
})

test('objectLock locks segments for as long as they are kept, and what was signed for ten years, and lets nobody unlock them', () => {
  const locked = synthesize({ archiveRetentionDays: 120, objectLock: true })
  locked.hasResourceProperties('AWS::S3::Bucket', { ObjectLockEnabled: true })
  locked.hasResourceProperties('AWS::Lambda::Function', {
    Description: 'functions/archive',
    Environment: { Variables: Match.objectLike({ SEGMENT_LOCK_DAYS: '120' }) },
  })
  locked.hasResourceProperties('AWS::Lambda::Function', {
    Description: 'functions/sign',
    Environment: { Variables: Match.objectLike({ CHECKPOINT_LOCK_DAYS: '3650' }) },
  })
  expect(actionsOf(locked)).toContain('s3:PutObjectRetention')
  expect(actionsOf(locked)).not.toContain('s3:BypassGovernanceRetention')
  expect(actionsOf(synthesize())).not.toContain('s3:PutObjectRetention')
})

describe('ownKey', () => {
  const own = synthesize({ ownKey: true })
  const key = Object.keys(own.findResources('AWS::KMS::Key')).find((id) => id.startsWith('EncryptionKey')) ?? ''
  const arn = { 'Fn::GetAtt': [key, 'Arn'] }

  test('encrypts both tables, the bucket, both queues and every log', () => {
    own.allResourcesProperties('AWS::DynamoDB::Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: arn },
    })
    own.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: arn })
    own.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: arn })
    own.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arn },
          },
        ],
      },
    })
  })

  test('is rotated, and stays when the stack goes, as what it encrypts does', () => {
    expect(own.findResources('AWS::KMS::Key')[key]).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { EnableKeyRotation: true },
    })
  })

  test('may be used by the functions that work on the data, through the services that hold it only', () => {
    const using = Object.values(own.findResources('AWS::IAM::Policy')).filter((policy) =>
      JSON.stringify(policy).includes('kms:Decrypt'),
    )
    expect(using).toHaveLength(7)
    for (const policy of using)
      expect(policy['Properties'].PolicyDocument.Statement).toContainEqual({
        Effect: 'Allow',
        Action: expect.not.arrayContaining([expect.stringContaining('*')]),
        Resource: arn,
        Condition: { StringEquals: { 'kms:ViaService': expect.any(Array) } },
      })
  })
})

test('rateLimit and burstLimit are the gateway’s', () => {
  synthesize({ rateLimit: 50, burstLimit: 70 }).hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 70 },
  })
})

describe('concurrentExecutions', () => {
  const reservedOf = (template: ReturnType<typeof synthesize>) =>
    Object.fromEntries(
      Object.values(template.findResources('AWS::Lambda::Function')).flatMap(({ Properties }) =>
        Properties.ReservedConcurrentExecutions === undefined
          ? []
          : [[Properties.Description, Properties.ReservedConcurrentExecutions]],
      ),
    )
  const mappingOf = (template: ReturnType<typeof synthesize>) =>
    Object.values(template.findResources('AWS::Lambda::EventSourceMapping')).find(
      ({ Properties }) => Properties.ScalingConfig,
    )?.['Properties'].ScalingConfig

  test('of a new account, which are ten, let nothing be set aside: readers are held to less instead', () => {
    expect(reservedOf(template)).toEqual({})
    expect(mappingOf(template)).toEqual({ MaximumConcurrency: 3 })
    expect(functions().get('query')?.properties.Environment.Variables.LONG_POLLS_MAX).toBe('2')
  })

  test('that are a thousand set instances aside for what is sent and archived, and leave Lambda the hundred that it keeps', () => {
    const large = synthesize({ concurrentExecutions: 1000 })
    expect(reservedOf(large)).toEqual({ 'functions/ingest': 300, 'functions/archive': 100 })
    expect(mappingOf(large)).toEqual({ MaximumConcurrency: 100 })
  })

  test.each([10, 11, 99, 100, 166, 167, 200, 1000, 50_000])(
    'that are %i are never shared out beyond what AWS takes',
    (executions) => {
      const { ingest = 0, archive = 0, downloads, longPolls } = capacityOf(executions)
      if (ingest + archive > 0) expect(executions - ingest - archive).toBeGreaterThanOrEqual(100)
      expect(downloads).toBeGreaterThanOrEqual(2)
      expect(downloads).toBeLessThanOrEqual(1000)
      expect(ingest + archive + downloads + longPolls).toBeLessThan(executions)
    },
  )
})

test('recordViews tells query, and nobody else, to record who looks', () => {
  const told = Object.values(synthesize({ recordViews: true }).findResources('AWS::Lambda::Function'))
    .filter(({ Properties }) => Properties.Environment?.Variables.RECORD_VIEWS === 'true')
    .map(({ Properties }) => Properties.Description)
  expect(told).toEqual(['functions/query'])
})
