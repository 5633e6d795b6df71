// The homes of containers in the Ledger: whose folder or project is meant where nobody says it. It decides which organization is looked
// into, never what may be seen there. Noted by whoever records, before the entry.
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { ledgerOwners } from '../ledger-owners.ts'
import { lookupExpiresAtSeconds } from '../retention.ts'
import type { Scope } from '../scope.ts'
import type { Home } from '../sight.ts'
import { tables } from '../tables.ts'
import { OnceADay } from './once-a-day.ts'

interface HomeRow {
  readonly organization: string
  /** The organization again, once it has named the container in more than `PRIVATE` entries. */
  readonly publicIn?: string
  readonly expiresAt: number
}

export class Homes {
  readonly #client: DynamoDBClient
  readonly #table: string
  readonly #noted = new OnceADay()

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#table = table
  }

  /** Read strongly consistent. `undefined` where no entry of the retained time has named it. */
  async find(scope: Scope, nowMs: number): Promise<Home | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: marshall(keyOf(scope)), ConsistentRead: true }),
    )
    if (!Item) return undefined
    const { organization, publicIn, expiresAt } = unmarshall(Item) as HomeRow
    return expiresAt * 1000 < nowMs ? undefined : { organization, isPublic: publicIn === organization }
  }

  /**
   * Notes that an entry of the organization names the containers: whoever is first makes a home of it, which stays as long as entries
   * of the same organization name it. The others are noted as naming it too. Each is done once a day by an instance.
   * @returns those that have another home, where they were not known to before.
   */
  async ensure(
    organization: string,
    scopes: readonly Scope[],
    isPublic: boolean,
    nowMs: number,
    signal?: AbortSignal,
  ): Promise<readonly Scope[]> {
    const contested: Scope[] = []
    await Promise.all(
      scopes.map((scope) =>
        this.#noted.do(`${organization} ${scope} ${isPublic}`, nowMs, async () => {
          if (await this.#settle(organization, scope, isPublic, nowMs, signal)) return
          await this.#contest(organization, scope, nowMs, signal)
          contested.push(scope)
        }),
      ),
    )
    return contested
  }

  /** @returns false when its home is another organization. */
  async #settle(organization: string, scope: Scope, isPublic: boolean, nowMs: number, signal?: AbortSignal) {
    const { ttl } = tables.ledger
    const isFree = `attribute_not_exists(#organization) OR #organization = :organization OR #${ttl} < :now`
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: marshall(keyOf(scope)),
          UpdateExpression: `SET #organization = :organization, #${ttl} = :expires${isPublic ? ', #publicIn = :organization' : ''}`,
          ConditionExpression: isFree,
          ExpressionAttributeNames: {
            '#organization': 'organization',
            [`#${ttl}`]: ttl,
            ...(isPublic ? { '#publicIn': 'publicIn' } : {}),
          },
          ExpressionAttributeValues: marshall({
            ':organization': organization,
            ':expires': lookupExpiresAtSeconds(nowMs),
            ':now': Math.floor(nowMs / 1000),
          }),
        }),
        signal ? { abortSignal: signal } : {},
      )
      return true
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false
      throw error
    }
  }

  async #contest(organization: string, scope: Scope, nowMs: number, signal?: AbortSignal): Promise<void> {
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#table,
        Item: marshall({
          [tables.ledger.partition]: ledgerOwners.contested,
          [tables.ledger.sort]: `${scope}/${organization}`,
          [tables.ledger.ttl]: lookupExpiresAtSeconds(nowMs),
          scope,
          organization,
        }),
      }),
      signal ? { abortSignal: signal } : {},
    )
  }
}

function keyOf(scope: Scope) {
  return { [tables.ledger.partition]: `${ledgerOwners.homes}${scope}`, [tables.ledger.sort]: 'home' }
}
