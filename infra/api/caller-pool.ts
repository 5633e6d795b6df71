// Callers of its own, for a deployment without an identity provider: people in a Cognito user pool, whose groups are their rights, and
// a client by which programs send entries. Its tokens are like those of any other issuer (functions/token-rights makes them so).
import { CfnOutput, Duration, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import {
  AccountRecovery,
  ClientAttributes,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClient,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito'
import { Construct } from 'constructs'
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
  private readonly pool: UserPool

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
    // The third version is asked for programs too: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
    tokenRights.tell('rightsClaim', rightsClaim)
    this.pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, tokenRights.lambda, LambdaVersion.V3_0)
    const people = this.addPeople()
    const senders = this.addSenders()
    this.issuer = this.pool.userPoolProviderUrl
    this.audiences = [people.userPoolClientId, senders.userPoolClientId]
    const outputs = {
      UserPoolId: this.pool.userPoolId,
      PeopleClientId: people.userPoolClientId,
      SendersClientId: senders.userPoolClientId,
    }
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(Stack.of(this), name, { value })
  }

  /** Without a hosted page: a portal, or whoever has the right in IAM, signs people in. */
  private addPeople(): UserPoolClient {
    return this.pool.addClient('People', {
      authFlows: { userSrp: true, adminUserPassword: true },
      disableOAuth: true,
      accessTokenValidity: Duration.hours(1),
      preventUserExistenceErrors: true,
      writeAttributes: harmless,
    })
  }

  /** Gets its tokens with a secret at the pool's `/oauth2/token`, which only a domain has. */
  private addSenders(): UserPoolClient {
    const writer = new ResourceServerScope({
      scopeName: 'writer',
      scopeDescription: 'Send entries of any organization',
    })
    const server = this.pool.addResourceServer('Api', { identifier: 'beleg', scopes: [writer] })
    // Must be free in the region: the stack's own UUID is.
    const domainPrefix = Fn.join('-', ['beleg', Fn.select(2, Fn.split('/', Stack.of(this).stackId))])
    const domain = this.pool.addDomain('Domain', { cognitoDomain: { domainPrefix } })
    new CfnOutput(Stack.of(this), 'TokenUrl', { value: `${domain.baseUrl()}/oauth2/token` })
    return this.pool.addClient('Senders', {
      generateSecret: true,
      oAuth: { flows: { clientCredentials: true }, scopes: [OAuthScope.resourceServer(server, writer)] },
      accessTokenValidity: Duration.hours(1),
      writeAttributes: harmless,
    })
  }
}
