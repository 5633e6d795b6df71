// The HTTP API: exactly the routes of shared/deployment/routes.ts. Who a caller is and which rights it has is decided by the functions,
// which check every token; the gateway can check them first. No CORS: no page of another origin may call it.
import { CfnOutput, type Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
  type CfnStage,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { gatewayRoutes, type HttpFunction, isOpen, mayDemandToken, methodsOf } from '../../shared/deployment/routes.ts'
import type { BelegFunction } from '../compute/beleg-function.ts'
import type { Capacity } from '../compute/capacity.ts'
import type { EncryptionKey } from '../compute/encryption-key.ts'
import type { StackSettings } from '../stack-settings.ts'

export interface GatewayProps {
  readonly functions: Readonly<Record<HttpFunction, BelegFunction>>
  /** Who knows the names of the logs, which begin with this gateway's host. */
  readonly namers: readonly BelegFunction[]
  readonly callers: Callers
  readonly rightsClaim: string
  readonly gatewayTokenCheck: boolean
  readonly domain?: StackSettings['domain']
  readonly rateLimit: number
  readonly burstLimit: number
  /** Of the routes that cost more than others. */
  readonly routeLimits: Capacity['routes']
  readonly key: EncryptionKey | undefined
}

/** Whose tokens are taken. */
export interface Callers {
  readonly issuer: string
  readonly audiences: readonly string[]
}

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
  private readonly api: HttpApi

  constructor(scope: Construct, id: string, props: GatewayProps) {
    super(scope, id)
    // Takes RSA only, and answers in its own words: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
    // (read 2026-11). Hence off unless it is asked for: docs/decisions/0025-who-checks-tokens.md.
    const authorizer = props.gatewayTokenCheck
      ? new HttpJwtAuthorizer('Callers', props.callers.issuer, { jwtAudience: [...props.callers.audiences] })
      : new HttpNoneAuthorizer()
    // The stage is made below: the one that comes with the API has neither limits nor a log.
    this.api = new HttpApi(this, 'Api', {
      apiName: Stack.of(this).stackName,
      defaultAuthorizer: authorizer,
      createDefaultStage: false,
      // With a name of its own, that is the only one.
      disableExecuteApiEndpoint: props.domain !== undefined,
    })
    // One permission for the gateway, not one for each of its routes: a function's policy may have 20 KB, some forty of them.
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    const permission = { scopePermissionToRoute: false }
    const integrations = {
      ingest: new HttpLambdaIntegration('Ingest', props.functions.ingest.lambda, permission),
      query: new HttpLambdaIntegration('Query', props.functions.query.lambda, permission),
      portal: new HttpLambdaIntegration('Portal', props.functions.portal.lambda, permission),
    } satisfies Record<HttpFunction, HttpLambdaIntegration>
    const made: HttpRoute[] = []
    for (const route of gatewayRoutes) {
      const added = this.api.addRoutes({
        path: route.path,
        methods: methodsOf(route).map((method) => HttpMethod[method]),
        integration: integrations[route.function],
        ...(mayDemandToken(route) ? {} : { authorizer: new HttpNoneAuthorizer() }),
      })
      made.push(...added)
      if (mayDemandToken(route) && props.gatewayTokenCheck) continue
      const reason = isOpen(route)
        ? 'Says the same to everybody, and nothing of what is stored.'
        : 'The function checks the token or the key, whatever the gateway has checked.'
      for (const open of added) Validations.of(open).acknowledge({ id: 'AwsSolutions-APIG4', reason })
    }
    for (const fn of Object.values(props.functions)) fn.tell('oidcIssuer', props.callers.issuer)
    for (const fn of [props.functions.ingest, props.functions.query]) {
      fn.tell('oidcAudience', props.callers.audiences.join(','))
      fn.tell('rightsClaim', props.rightsClaim)
    }
    // The host that the service gives an API stays as long as the API does, whatever domain is put before it.
    const { region, urlSuffix } = Stack.of(this)
    const logHost = `${this.api.apiId}.execute-api.${region}.${urlSuffix}`
    for (const fn of props.namers) fn.tell('logHost', logHost)
    const domainName = props.domain && this.named(props.domain)
    const stage = this.stageOf(this.api, props, domainName)
    limitRoutes(stage, props.routeLimits)
    // A stage that has limits for a route which is not there yet is refused.
    stage.node.addDependency(...made)
    this.url = props.domain ? `https://${props.domain.name}/` : stage.url
  }

  /** The answers with a status of 500 or more. */
  serverErrors(options: MetricOptions): Metric {
    return this.api.metricServerError(options)
  }

  /** All requests, and those that were refused or failed. */
  requests(options: MetricOptions): readonly Metric[] {
    return [this.api.metricCount(options), this.api.metricClientError(options), this.api.metricServerError(options)]
  }

  /** From the request's last byte to the answer's first, for half and for nearly all. */
  latencies(period: Duration): readonly Metric[] {
    return ['p50', 'p99'].map((statistic) => this.api.metricLatency({ statistic, period }))
  }

  /** The stack says to which name the domain's record must point. */
  private named({ name, certificateArn }: NonNullable<StackSettings['domain']>): DomainName {
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', certificateArn)
    const domainName = new DomainName(this, 'Name', {
      domainName: name,
      certificate,
      securityPolicy: SecurityPolicy.TLS_1_2,
    })
    new CfnOutput(Stack.of(this), 'DomainTarget', { value: domainName.regionalDomainName })
    return domainName
  }

  private stageOf(api: HttpApi, props: GatewayProps, domainName: DomainName | undefined): HttpStage {
    const log = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(props.key && { encryptionKey: props.key.key }),
    })
    return new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: props.rateLimit, burstLimit: props.burstLimit },
      ...(domainName && { domainMapping: { domainName } }),
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    })
  }
}

/**
 * An HTTP API limits by route, for all callers together; by caller it cannot, and AWS WAF does not stand before it
 * (docs/decisions/0021-shares-of-capacity.md).
 */
function limitRoutes(stage: HttpStage, limits: Capacity['routes']): void {
  const resource = stage.node.defaultChild as CfnStage
  resource.routeSettings = Object.fromEntries(
    gatewayRoutes.flatMap((route) => {
      const { kind = 'other' } = route
      if (kind === 'other') return []
      const settings = { ThrottlingRateLimit: limits[kind].perSecond, ThrottlingBurstLimit: limits[kind].burst }
      return methodsOf(route).map((method) => [`${method} ${route.path}`, settings])
    }),
  )
}
