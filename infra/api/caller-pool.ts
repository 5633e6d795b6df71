// Callers of its own, for a deployment without an identity provider: people in a Cognito user pool, whose groups are their rights, and
// a client by which programs send entries. Its tokens are like those of any other issuer (functions/token-rights makes them so).
import { CfnOutput, Duration, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import {
  AccountRecovery,
  type CfnUserPoolClient,
  ClientAttributes,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
  type UserPoolDomain,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito'
import { Construct } from 'constructs'
import { signedInPath, signedOutPath } from '../../shared/deployment/portal-config.ts'
import type { BelegFunction } from '../compute/beleg-function.ts'

/**
 * What users may set about themselves, by their own access token: nothing that anybody is shown. Their address is evidence, and only
 * administrators set it. A list that is not given means every standard attribute, the address among them, so one of them must be named:
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html (WriteAttributes, read 2026-11)
 */
const harmless = new ClientAttributes().withStandardAttributes({ timezone: true })

export interface CallerPoolProps {
  readonly tokenRights: BelegFunction
  readonly rightsClaim: string
}

export class CallerPool extends Construct {
  readonly issuer: string
  /** The clients, each of which is the audience of its own tokens. */
  readonly audiences: readonly string[]
  /** The client by which people sign in at the portal. */
  readonly portal: { readonly clientId: string }
  private readonly pool: UserPool
  private readonly people: UserPoolClient

  constructor(scope: Construct, id: string, { tokenRights, rightsClaim }: CallerPoolProps) {
    super(scope, id)
    this.pool = new UserPool(this, 'Users', {
      // Who may read an audit log is decided by whoever runs it.
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      // A new address counts once its owner has entered the code that was sent there; until then the old one does.
      // https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserAttributeUpdateSettingsType.html (read 2026-11)
      autoVerify: { email: true },
      keepOriginal: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
      },
      // The cheapest plan whose access tokens can be given claims.
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    Validations.of(this.pool).acknowledge(
      {
        id: 'AwsSolutions-COG2',
        reason:
          'A second factor can be set up by each user; demanding it would lock out a first deployment without a portal.',
      },
      {
        id: 'AwsSolutions-COG8',
        reason: 'The Plus plan is paid for by the user. Whoever wants its threat protection can switch it on.',
      },
    )
    // The third version is asked for programs too:
    // https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
    tokenRights.tell('rightsClaim', rightsClaim)
    this.pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, tokenRights.lambda, LambdaVersion.V3_0)
    // Its pages, where people sign in, and its tokens are at the domain.
    const domain = this.addDomain()
    const people = this.addPeople()
    const senders = this.addSenders(domain)
    this.people = people
    this.portal = { clientId: people.userPoolClientId }
    this.issuer = this.pool.userPoolProviderUrl
    this.audiences = [people.userPoolClientId, senders.userPoolClientId]
    const outputs = {
      UserPoolId: this.pool.userPoolId,
      PeopleClientId: people.userPoolClientId,
      SendersClientId: senders.userPoolClientId,
    }
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(Stack.of(this), name, { value })
  }

  /**
   * Has Cognito send people back to the portal there, and nowhere else.
   * @param url of the gateway, with a slash at its end. It is not known before the clients are.
   */
  allowSigningInAt(url: string): void {
    const client = this.people.node.defaultChild as CfnUserPoolClient
    client.callbackUrLs = [`${url}${signedInPath.slice(1)}`]
    client.logoutUrLs = [`${url}${signedOutPath.slice(1)}`]
  }

  /** A public client: its code is of use only to whoever has asked for it (PKCE), and its refresh token is good for one use. */
  private addPeople(): UserPoolClient {
    return this.pool.addClient('People', {
      authFlows: { userSrp: true, adminUserPassword: true },
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        // Put in place of these by allowSigningInAt: CDK demands one here.
        callbackUrls: ['https://replaced.invalid/'],
      },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(12),
      // The token before stays good for so long: an answer may be lost on its way.
      refreshTokenRotationGracePeriod: Duration.seconds(30),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
      writeAttributes: harmless,
    })
  }

  private addDomain(): UserPoolDomain {
    // Must be free in the region: the stack's own UUID is.
    const domainPrefix = Fn.join('-', ['beleg', Fn.select(2, Fn.split('/', Stack.of(this).stackId))])
    return this.pool.addDomain('Domain', { cognitoDomain: { domainPrefix } })
  }

  /** Gets its tokens with a secret at the pool's `/oauth2/token`, which only a domain has. */
  private addSenders(domain: UserPoolDomain): UserPoolClient {
    const writer = new ResourceServerScope({
      scopeName: 'writer',
      scopeDescription: 'Send entries of any organization',
    })
    const server = this.pool.addResourceServer('Api', { identifier: 'beleg', scopes: [writer] })
    new CfnOutput(Stack.of(this), 'TokenUrl', { value: `${domain.baseUrl()}/oauth2/token` })
    return this.pool.addClient('Senders', {
      generateSecret: true,
      oAuth: { flows: { clientCredentials: true }, scopes: [OAuthScope.resourceServer(server, writer)] },
      accessTokenValidity: Duration.hours(1),
      writeAttributes: harmless,
    })
  }
}
