// Where a request came from, as its record states it.
import type { Context } from 'hono'
import type { HttpEnv } from './http-app.ts'

/** As the gateway reports it. */
export interface Origin {
  readonly sourceIpAddress: string
  readonly userAgent: string
  readonly endpoint: string
}

/** The part of API Gateway's event that `hono/aws-lambda` passes on. Without Lambda, the address is unknown. */
interface GatewayBindings {
  readonly requestContext?: { readonly http?: { readonly sourceIp?: string } }
}

export function originOf(context: Context<HttpEnv>): Origin {
  const bindings = context.env as GatewayBindings | undefined
  return {
    sourceIpAddress: bindings?.requestContext?.http?.sourceIp ?? '',
    userAgent: context.req.header('user-agent') ?? '',
    endpoint: `${context.req.method} ${context.req.path}`,
  }
}
