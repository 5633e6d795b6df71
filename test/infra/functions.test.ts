import { describe, expect, test } from 'vitest'
import { type EnvironmentKey, environment } from '../../shared/deployment/environment.ts'
import { gatewayRoutes } from '../../shared/deployment/routes.ts'
import { deployedAt, functions, named, resourcesOf, text } from './synthesized.ts'

/** The gateway waits no longer: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const gatewayTimeoutSeconds = 30

const variables: Readonly<Record<string, readonly EnvironmentKey[]>> = {
  ingest: [
    'eventsTable',
    'ledgerTable',
    'archiveBucket',
    'oidcIssuer',
    'oidcAudience',
    'rightsClaim',
    'service',
    'shards',
    'deployedAt',
  ],
  query: [
    'eventsTable',
    'ledgerTable',
    'archiveBucket',
    'oidcIssuer',
    'oidcAudience',
    'rightsClaim',
    'shards',
    'deployedAt',
    'downloadQueue',
    'longPollsMax',
    'recordViews',
    'logHost',
    'signingKey',
    'service',
  ],
  archive: ['ledgerTable', 'archiveBucket', 'segmentLockDays', 'service'],
  index: ['eventsTable', 'ledgerTable', 'archiveBucket', 'indexQueue', 'service', 'shards', 'deployedAt'],
  sign: ['ledgerTable', 'archiveBucket', 'checkpointLockDays', 'logHost', 'signingKey', 'service'],
  reconcile: [
    ...(['eventsTable', 'ledgerTable', 'archiveBucket', 'segmentLockDays', 'logHost', 'service'] as const),
    ...(['shards', 'deployedAt'] as const),
  ],
  download: ['eventsTable', 'ledgerTable', 'archiveBucket', 'downloadQueue', 'service', 'shards', 'deployedAt'],
  'ttl-check': ['eventsTable', 'ledgerTable', 'service'],
  portal: ['oidcIssuer', 'portalSignIn', 'portalFiles', 'service'],
}

test('there are these functions', () => {
  expect([...functions().keys()].toSorted()).toEqual(Object.keys(variables).toSorted())
})

describe.each([...functions()])('the function %s', (name, { name: id, properties }) => {
  test('runs on Node 24 and arm64', () => {
    expect(properties.Runtime).toBe('nodejs24.x')
    expect(properties.Architectures).toEqual(['arm64'])
  })

  test('starts at the handler that its file exports', () => {
    expect(properties.Handler).toBe('index.handler')
  })

  test('is given exactly these variables', () => {
    const names = variables[name]?.map((key) => environment[key])
    expect(Object.keys(properties.Environment.Variables).toSorted()).toEqual(names?.toSorted())
  })

  test('is given each variable with the value that belongs to it', () => {
    const values: Readonly<Record<string, string>> = {
      [environment.eventsTable]: 'EventsTable',
      [environment.ledgerTable]: 'LedgerTable',
      [environment.archiveBucket]: 'Bucket',
      [environment.oidcIssuer]: 'https://login.example.org',
      [environment.oidcAudience]: 'beleg',
      [environment.rightsClaim]: 'rights',
      [environment.service]: 'Beleg',
      [environment.segmentLockDays]: '0',
      [environment.checkpointLockDays]: '0',
      [environment.shards]: '{}',
      [environment.deployedAt]: deployedAt,
      [environment.downloadQueue]: 'DownloadsQueue',
      [environment.indexQueue]: 'IndexTurnsQueue',
      [environment.longPollsMax]: '2',
      [environment.recordViews]: 'false',
      [environment.logHost]: 'GatewayApi.execute-api.AWS::Region.AWS::URLSuffix',
      [environment.signingKey]: 'kms:SigningKey.Arn',
      [environment.portalSignIn]: '{"scope":"openid email","authorizeParameters":{}}',
      [environment.portalFiles]: 'portal/',
    }
    for (const [variable, value] of Object.entries(properties.Environment.Variables)) {
      expect(text(value)).toBe(values[variable])
    }
  })

  test('writes a log of its own, which is kept for a month', () => {
    const log = text(properties.LoggingConfig.LogGroup)
    expect(log).toBe(id.replace('Function', 'Log'))
    expect(named('AWS::Logs::LogGroup', log).properties.RetentionInDays).toBe(30)
  })

  test('has its lines of JSON logged as they are', () => {
    expect(properties.LoggingConfig.LogFormat).toBe('Text')
  })

  test('is traced', () => {
    expect(properties.TracingConfig).toEqual({ Mode: 'Active' })
  })

  test('may start itself again only if that is how it works', () => {
    expect(properties.RecursiveLoop).toBe(['download', 'index'].includes(name) ? 'Allow' : 'Terminate')
  })
})

test('a function behind the gateway ends before the gateway gives up', () => {
  for (const name of new Set(gatewayRoutes.map((route) => route.function))) {
    expect(functions().get(name)?.properties.Timeout).toBeLessThan(gatewayTimeoutSeconds)
  }
})

test('a function fed by a stream or a queue has a minute and more for a batch', () => {
  expect(functions().get('archive')?.properties.Timeout).toBeGreaterThanOrEqual(60)
  expect(functions().get('download')?.properties.Timeout).toBeGreaterThanOrEqual(60)
})

test('no log is kept forever', () => {
  for (const { properties } of resourcesOf('AWS::Logs::LogGroup')) expect(properties.RetentionInDays).toBe(30)
})
