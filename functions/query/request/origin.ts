// The origin of a request, for evidence.
import type { Context } from 'hono'
import type { HttpEnv } from '../../../shared/http/http-app.ts'

/** As far as the gateway knows. */
export interface Origin {
  readonly sourceIpAddress: string
  readonly userAgent: string
  readonly endpoint: string
}

/** What `hono/aws-lambda` hands over of the gateway's event; elsewhere nobody knows the address. */
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
