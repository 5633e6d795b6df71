// The homes of containers in the Ledger: whose folder or project is meant where nobody says it. It decides which organization is looked
// into, never what may be seen there. Noted by whoever records, before the entry.
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Home } from '../../access/sight.ts'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { tables } from '../../deployment/tables.ts'
import type { Scope } from '../../entry/scope.ts'
import { lookupExpiresAtSeconds } from '../../time/retention.ts'
import { OnceADay } from './once-a-day.ts'

interface HomeRow {
  readonly organization: string
  /** The organization again, once it has named the container in more than `PRIVATE` entries. */
  readonly publicIn?: string
  /** Whoever said it; where nobody did, the first entry. */
  readonly saidBy?: 'operator'
  /** Absent where somebody said it. */
  readonly expiresAt?: number
}

/** An organization names a container whose home another one is. */
export interface Contest {
  readonly scope: Scope
  readonly organization: string
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
    if (expiresAt !== undefined && expiresAt * 1000 < nowMs) return undefined
    return { organization, isPublic: publicIn === organization }
  }

  /** Settles it, for good: an operator's word outranks whoever was first, and does not expire. */
  async say(scope: Scope, organization: string): Promise<void> {
    const row: HomeRow = { organization, publicIn: organization, saidBy: 'operator' }
    await this.#client.send(new PutItemCommand({ TableName: this.#table, Item: marshall({ ...keyOf(scope), ...row }) }))
  }

  /** What more than one organization names, and an organization that is not its home: at most `limit`, in an order that stays. */
  async contests(
    limit: number,
    after?: string,
  ): Promise<{ readonly contests: readonly Contest[]; readonly next?: string }> {
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': tables.ledger.partition },
        ExpressionAttributeValues: { ':owner': { S: ledgerOwners.contested } },
        Limit: limit,
        ...(after === undefined
          ? {}
          : {
              ExclusiveStartKey: marshall({
                [tables.ledger.partition]: ledgerOwners.contested,
                [tables.ledger.sort]: after,
              }),
            }),
      }),
    )
    const next = LastEvaluatedKey?.[tables.ledger.sort]?.S
    return {
      contests: Items.map((item) => unmarshall(item) as Contest),
      ...(next === undefined ? {} : { next }),
    }
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
          // All contests are in one partition, which whoever names others' containers can flood: an entry does not depend on it.
          await this.#contest(organization, scope, nowMs, signal).catch(() => undefined)
          contested.push(scope)
        }),
      ),
    )
    return contested
  }

  /** @returns false when its home is another organization. */
  async #settle(organization: string, scope: Scope, isPublic: boolean, nowMs: number, signal?: AbortSignal) {
    const { ttl } = tables.ledger
    const isFree = `attribute_not_exists(#organization) OR (#organization = :organization AND attribute_exists(#${ttl})) OR #${ttl} < :now`
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: marshall(keyOf(scope)),
          UpdateExpression: `SET #organization = :organization, #${ttl} = :expires${isPublic ? ', #publicIn = :organization' : ''}`,
          ConditionExpression: isFree,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
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
      // Said to be its own: nothing is to be noted.
      if (error instanceof ConditionalCheckFailedException) return error.Item?.['organization']?.S === organization
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
