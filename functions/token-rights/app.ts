// Makes an access token of the deployment's own user pool one that the API takes: with its rights, an audience, and the e-mail address
// once it is verified.
// A person has the rights of its groups, a program those of its scopes. Tokens of other issuers never come by here.
import { parseRight } from '../../shared/access/rights.ts'

/** What is read of Cognito's event, version 3, for people and programs alike. */
export interface TokenEvent {
  readonly callerContext: { readonly clientId: string }
  readonly request: {
    readonly userAttributes?: Readonly<Record<string, string>>
    readonly groupConfiguration?: { readonly groupsToOverride?: readonly string[] | null }
    readonly scopes?: readonly string[] | null
  }
}

const resourceServerPrefix = 'beleg/'

/**
 * Adds the claims to the access token. Claims may be lists since the second version of the event, and `aud`, which Cognito leaves out,
 * may be the client that the token is for and nothing else: "Pre token generation Lambda trigger" and "Understanding the access token"
 * in Cognito's developer guide, read 2026-11.
 */
export function createApp<E extends TokenEvent>(rightsClaim: string): (event: E) => Promise<E & { response: object }> {
  return async (event) => {
    const { userAttributes, groupConfiguration, scopes } = event.request
    // Only what has been proven to be the user's, by a code sent there or by an administrator's word: it is shown as evidence.
    const email = userAttributes?.['email_verified'] === 'true' ? userAttributes['email'] : undefined
    const claimsToAddOrOverride = {
      aud: event.callerContext.clientId,
      [rightsClaim]: [
        ...(groupConfiguration?.groupsToOverride ?? []).map(groupRight),
        ...(scopes ?? []).map(scopeRight),
      ]
        // Other groups and scopes are for others.
        .filter((right) => parseRight(right) !== undefined),
      ...(email === undefined ? {} : { email }),
    }
    return {
      ...event,
      response: { claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride } } },
    }
  }
}

/**
 * A group is named `reader:organizations/ID`: a name has no space, and at most 128 characters
 * (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html).
 */
function groupRight(group: string): string {
  return group.replace(':', ' ')
}

/** A scope of ours, such as `beleg/writer`, holds for all organizations: the name of a scope has no room for one. */
function scopeRight(scope: string): string {
  return scope.startsWith(resourceServerPrefix) ? `${scope.slice(resourceServerPrefix.length)} *` : ''
}
