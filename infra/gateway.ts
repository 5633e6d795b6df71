// The HTTP API: exactly the routes of shared/routes.ts, each behind the check of the caller's token, but for those that are
// public. Which rights a caller has is decided by the functions, not here. No CORS: no page of another origin may call it.
import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { type HttpFunction, routes } from '../shared/routes.ts'
import type { BelegFunction } from './beleg-function.ts'

export interface GatewayProps {
  readonly functions: Readonly<Record<HttpFunction, BelegFunction>>
  /** Who signs in the name of the logs, which begins with this gateway's host. */
  readonly signers: readonly BelegFunction[]
  readonly oidcIssuer: string
  readonly oidcAudience: string
  readonly rightsClaim: string
}

/**
 * For all callers together. Half of the 1,000 functions that an account runs at once by default would be busy if each
 * request took a second; the rest stays free for archive and download.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const throttle = { rateLimit: 500, burstLimit: 1000 }

/**
 * What happened and where, by the route's pattern. No path, query, address, user agent or claim: they say who asked what
 * about whom, and that belongs into entries.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
const accessLog = {
  time: '$context.requestTimeEpoch',
  requestId: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  refusedFor: '$context.authorizer.error',
  error: '$context.error.responseType',
  integrationError: '$context.integrationErrorMessage',
  integrationStatus: '$context.integrationStatus',
  integrationMs: '$context.integrationLatency',
  totalMs: '$context.responseLatency',
  answerBytes: '$context.responseLength',
}

export class Gateway extends Construct {
  readonly url: string

  constructor(scope: Construct, id: string, props: GatewayProps) {
    super(scope, id)
    const authorizer = new HttpJwtAuthorizer('Callers', props.oidcIssuer, { jwtAudience: [props.oidcAudience] })
    // The stage is made below: the one that comes with the API has neither limits nor a log.
    const api = new HttpApi(this, 'Api', {
      apiName: Stack.of(this).stackName,
      defaultAuthorizer: authorizer,
      createDefaultStage: false,
    })
    const integrations = {
      ingest: new HttpLambdaIntegration('Ingest', props.functions.ingest.lambda),
      query: new HttpLambdaIntegration('Query', props.functions.query.lambda),
    } satisfies Record<HttpFunction, HttpLambdaIntegration>
    for (const route of routes) {
      api.addRoutes({
        path: route.path,
        methods: [HttpMethod[route.method]],
        integration: integrations[route.function],
        ...(route.public ? { authorizer: new HttpNoneAuthorizer() } : {}),
      })
    }
    for (const fn of Object.values(props.functions)) {
      fn.tell('oidcIssuer', props.oidcIssuer)
      fn.tell('oidcAudience', props.oidcAudience)
      fn.tell('rightsClaim', props.rightsClaim)
    }
    // The host that the service gives an API stays as long as the API does, whatever domain is put before it.
    const { region, urlSuffix } = Stack.of(this)
    const logHost = `${api.apiId}.execute-api.${region}.${urlSuffix}`
    for (const fn of props.signers) fn.tell('logHost', logHost)
    this.url = this.stageOf(api).url
  }

  private stageOf(api: HttpApi): HttpStage {
    const log = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    return new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    })
  }
}
