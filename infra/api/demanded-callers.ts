// Who signs the callers' tokens, and for whom: as it is set, or as the deployment is asked for it.
import { CfnParameter } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { StackSettings } from '../stack-settings.ts'
import type { Callers } from './gateway.ts'

export function demandedCallers(scope: Construct, { oidcIssuer, oidcAudience }: StackSettings): Callers {
  return {
    issuer: oidcIssuer ?? demanded(scope, 'OidcIssuer', 'Who signs the tokens', '^https://.+$'),
    audiences: oidcAudience?.split(',') ?? [
      demanded(scope, 'OidcAudience', 'For whom the tokens are issued', '^[^,]+$'),
    ],
  }
}

/**
 * A setting that nobody gave: a parameter without a default. The template is whole without it, CloudFormation refuses
 * to deploy without it, and no placeholder can end up as the issuer that a deployment trusts.
 */
function demanded(scope: Construct, id: string, description: string, allowedPattern: string): string {
  return new CfnParameter(scope, id, { description, allowedPattern }).valueAsString
}
