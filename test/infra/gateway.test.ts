import { describe, expect, test } from 'vitest'
import { routes } from '../../shared/routes.ts'
import { functions, named, only, resourcesOf, text } from './synthesized.ts'

const stage = only('AWS::ApiGatewayV2::Stage').properties

describe('the gateway', () => {
  test('has exactly the routes that are described as data, each to its function', () => {
    const found = resourcesOf('AWS::ApiGatewayV2::Route').map(({ properties }) => [
      properties.RouteKey,
      functionBehind(text(properties.Target)),
    ])
    const expected = routes.map((route) => [`${route.method} ${route.path}`, route.function])
    expect(found.toSorted()).toEqual(expected.toSorted())
  })

  test('lets nobody through without a token of the issuer for the audience, but on the public routes', () => {
    const publicKeys = routes.filter((route) => route.public).map(({ method, path }) => `${method} ${path}`)
    expect(publicKeys).toEqual(['GET /openapi.json', 'GET /docs'])
    for (const { properties } of resourcesOf('AWS::ApiGatewayV2::Route')) {
      const isPublic = publicKeys.includes(properties.RouteKey)
      expect(properties.AuthorizationType).toBe(isPublic ? 'NONE' : 'JWT')
      expect(properties.AuthorizerId && text(properties.AuthorizerId)).toBe(isPublic ? undefined : 'GatewayApiCallers')
    }
    expect(named('AWS::ApiGatewayV2::Authorizer', 'GatewayApiCallers').properties).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Audience: ['beleg'], Issuer: 'https://login.example.org' },
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
