import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { capacityOf, executionsAtFirst } from '../../../infra/compute/capacity.ts'
import { gatewayRoutes, methodsOf, routes, staticRoutes } from '../../../shared/deployment/routes.ts'
import { functions, named, only, resourcesOf, synthesize, template, text } from '../synthesized.ts'

const stage = only('AWS::ApiGatewayV2::Stage').properties

describe('the gateway', () => {
  test('has exactly the routes that are described as data, each to its function, and HEAD wherever GET is', () => {
    const found = resourcesOf('AWS::ApiGatewayV2::Route').map(({ properties }) => [
      properties.RouteKey,
      functionBehind(text(properties.Target)),
    ])
    const expected = gatewayRoutes.flatMap((route) =>
      methodsOf(route).map((method) => [`${method} ${route.path}`, route.function]),
    )
    expect(found.toSorted()).toEqual(expected.toSorted())
    for (const [key = ''] of found)
      if (key.startsWith('GET ')) expect(found.map(([one]) => one)).toContain(key.replace('GET', 'HEAD'))
  })

  const publicKeys = [
    ...['GET /healthz', 'GET /openapi.json', 'GET /docs', 'GET /services/collector/health'].flatMap((key) => [
      key,
      key.replace('GET', 'HEAD'),
    ]),
    ...routes.filter(({ method }) => method === 'OPTIONS').map(({ path }) => `OPTIONS ${path}`),
    ...staticRoutes.flatMap((route) => methodsOf(route).map((method) => `${method} ${route.path}`)),
  ]

  const keyedKeys = routes.filter((route) => route.keyed).map(({ method, path }) => `${method} ${path}`)

  test('leaves tokens to the functions, each of which is told whose are taken', () => {
    for (const { properties } of resourcesOf('AWS::ApiGatewayV2::Route')) {
      expect(properties.AuthorizationType).toBe('NONE')
      expect(properties).not.toHaveProperty('AuthorizerId')
    }
    expect(resourcesOf('AWS::ApiGatewayV2::Authorizer')).toEqual([])
    for (const name of new Set(routes.map((route) => route.function)))
      expect(functions().get(name)?.properties.Environment.Variables).toMatchObject({
        OIDC_ISSUER: 'https://login.example.org',
        OIDC_AUDIENCE: 'beleg',
        RIGHTS_CLAIM: 'rights',
      })
  })

  test('with gatewayTokenCheck lets nobody through without a token of the issuer for the audience, but on the public routes and those that a key opens', () => {
    const checking = synthesize({ gatewayTokenCheck: true })
    const [[id, authorizer] = ['', {}], ...others] = Object.entries(
      checking.findResources('AWS::ApiGatewayV2::Authorizer'),
    )
    expect(others).toEqual([])
    expect(authorizer['Properties']).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Audience: ['beleg'], Issuer: 'https://login.example.org' },
    })
    const found = Object.values(checking.findResources('AWS::ApiGatewayV2::Route')).map((one) => one['Properties'])
    expect(found).toHaveLength(resourcesOf('AWS::ApiGatewayV2::Route').length)
    expect(keyedKeys.length).toBeGreaterThan(0)
    for (const { RouteKey, AuthorizationType, AuthorizerId } of found) {
      const isPublic = publicKeys.includes(RouteKey) || keyedKeys.includes(RouteKey)
      expect([RouteKey, AuthorizationType, AuthorizerId]).toEqual([
        RouteKey,
        isPublic ? 'NONE' : 'JWT',
        isPublic ? undefined : { Ref: id },
      ])
    }
    // What the gateway has let through is checked by the function all the same.
    checking.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'functions/query',
      Environment: { Variables: Match.objectLike({ OIDC_ISSUER: 'https://login.example.org' }) },
    })
  })

  test('speaks payload 2.0 to every function', () => {
    for (const { properties } of resourcesOf('AWS::ApiGatewayV2::Integration')) {
      expect(properties.PayloadFormatVersion).toBe('2.0')
    }
  })

  test('may be called by no page of another origin', () => {
    const api = only('AWS::ApiGatewayV2::Api').properties
    expect(api.ProtocolType).toBe('HTTP')
    expect(api.CorsConfiguration).toBeUndefined()
  })

  test('takes so many requests and no more', () => {
    expect(stage.StageName).toBe('$default')
    expect(stage.DefaultRouteSettings).toEqual({ ThrottlingBurstLimit: 1000, ThrottlingRateLimit: 500 })
  })

  test('takes fewer of what costs more, by its route, and has the routes before it has their limits', () => {
    const { routes: limits } = capacityOf(executionsAtFirst)
    const expected = gatewayRoutes.flatMap((route) => {
      const { kind = 'other' } = route
      if (kind === 'other') return []
      const settings = { ThrottlingRateLimit: limits[kind].perSecond, ThrottlingBurstLimit: limits[kind].burst }
      return methodsOf(route).map((method) => [`${method} ${route.path}`, settings])
    })
    expect(stage.RouteSettings).toEqual(Object.fromEntries(expected))
    expect(Object.keys(stage.RouteSettings)).toEqual(
      expect.arrayContaining(['GET /docs', 'GET /v2/organizations/{id}/feed', 'GET /v2/folders/{id}/insights']),
    )
    const [deployed] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'))
    const made = Object.keys(template.findResources('AWS::ApiGatewayV2::Route'))
    expect(deployed?.['DependsOn']).toEqual(expect.arrayContaining(made))
  })

  test('has a limit for every route of its own, but for those that touch a few rows however much is stored', () => {
    const all = gatewayRoutes.flatMap((route) => methodsOf(route).map((method) => `${method} ${route.path}`))
    const unlimited = all.filter((key) => !Object.hasOwn(stage.RouteSettings, key))
    const few = [
      'GET /v2/me',
      'GET /v2/organizations/{id}/entries/{entryId}',
      'GET /v2/organizations/{id}/log',
      'GET /v2/organizations/{id}/log/checkpoint',
      'GET /v2/organizations/{id}/log/key',
      ...['organizations', 'folders', 'projects'].map((kind) => `GET /v2/${kind}/{id}/downloads/{downloadId}`),
      ...['folders', 'projects'].map((kind) => `GET /v2/organizations/{id}/containers/${kind}/{containerId}`),
    ]
    expect(unlimited.toSorted()).toEqual(
      [
        ...few.flatMap((key) => [key, key.replace('GET', 'HEAD')]),
        'PUT /v2/homes/folders/{containerId}',
        'PUT /v2/homes/projects/{containerId}',
        // What is sent has the stage's limit, and capacity of its own.
        'POST /v2/entries',
      ].toSorted(),
    )
  })

  test('logs every request by its pattern, and nothing that tells who asked what about whom', () => {
    const variables = Object.values(JSON.parse(stage.AccessLogSettings.Format)).map(String)
    expect(text(stage.AccessLogSettings.DestinationArn)).toBe('GatewayAccessLog.Arn')
    expect(variables).toContain('$context.requestId')
    expect(variables).toContain('$context.routeKey')
    for (const variable of variables) {
      expect(variable).toMatch(/^\$context\.\w+(\.\w+)?$/)
      expect(variable).not.toMatch(/claims|identity|\.path|query|header|domainName/i)
    }
  })
})

function functionBehind(target: string): string | undefined {
  const integration = named('AWS::ApiGatewayV2::Integration', target.replace('integrations/', ''))
  const arn = text(integration.properties.IntegrationUri)
  return [...functions()].find(([, fn]) => arn === `${fn.name}.Arn`)?.[0]
}
