// Signposts in the Ledger: where to look for what an entry is not keyed by. From an initiator's e-mail to its ids, from a resource's
// name to its ids, from a container to those below it, from the deployment to its organizations. Put before the entry that needs it, so
// that a search by signposts finds every entry that has been acknowledged.
import { createHash } from 'node:crypto'
import { type DynamoDBClient, GetItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { tables } from '../../deployment/tables.ts'
import { lookupExpiresAtSeconds } from '../../time/retention.ts'
import { privateMark } from '../events/partition.ts'
import { OnceADay } from './once-a-day.ts'
import type { Signpost } from './signpost.ts'

export class Signposts {
  readonly #client: DynamoDBClient
  readonly #table: string
  readonly #put = new OnceADay()

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#table = table
  }

  /**
   * Resolves when all of them stand; those to `PRIVATE` entries stand apart from the others. An instance puts each once a day; its row outlives every entry that is received that day, of
   * which none can be more than minutes ahead.
   */
  async ensure(
    organization: string,
    signposts: readonly Signpost[],
    isPrivate: boolean,
    nowMs: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const rows = signposts.map(({ kind, name, target }) => ({
      owner: ownerOf(organization, isPrivate),
      row: rowOf(kind, name, hashOf(target)),
      target,
    }))
    const registered = { owner: registryOf(organization), row: organization, target: organization }
    await Promise.all([registered, ...rows].map((row) => this.#ensureOne(row, nowMs, signal)))
  }

  /** Every organization of which an entry was recorded in the retained time; behind `after`, in an order that stays. */
  async *organizations(after?: string): AsyncGenerator<string> {
    const first = after === undefined ? 0 : bucketOf(after)
    for (let bucket = first; bucket < registryBuckets; bucket += 1) {
      const isBegun = bucket === first && after !== undefined
      const pages = paginateQuery(
        { client: this.#client },
        {
          TableName: this.#table,
          KeyConditionExpression: isBegun ? '#owner = :owner AND #row > :after' : '#owner = :owner',
          ExpressionAttributeNames: {
            '#owner': tables.ledger.partition,
            ...(isBegun ? { '#row': tables.ledger.sort } : {}),
          },
          ExpressionAttributeValues: marshall({
            ':owner': `${ledgerOwners.registry}${bucket}`,
            ...(isBegun ? { ':after': after } : {}),
          }),
        },
      )
      for await (const { Items } of pages) yield* (Items ?? []).flatMap(({ target }) => target?.S ?? [])
    }
  }

  /** Whether the name leads to the target, by more than `PRIVATE` entries unless these are asked for too. */
  async has(organization: string, { kind, name, target }: Signpost, withPrivate: boolean): Promise<boolean> {
    const found = await Promise.all(
      ownersOf(organization, withPrivate).map(async (owner) => {
        const { Item } = await this.#client.send(
          new GetItemCommand({
            TableName: this.#table,
            Key: marshall({
              [tables.ledger.partition]: owner,
              [tables.ledger.sort]: rowOf(kind, name, hashOf(target)),
            }),
            ConsistentRead: true,
          }),
        )
        return Item !== undefined
      }),
    )
    return found.includes(true)
  }

  /** The targets of a name, as many as there are up to `max`; `undefined` when there are more. Those of `PRIVATE` entries where asked for. */
  async targets(
    organization: string,
    kind: Signpost['kind'],
    name: string,
    max: number,
    withPrivate: boolean,
  ): Promise<string[] | undefined> {
    const found = await Promise.all(
      ownersOf(organization, withPrivate).map((owner) => this.#targetsOf(owner, rowOf(kind, name, ''), max)),
    )
    const targets = new Set(found.flatMap((each) => each ?? []))
    return found.includes(undefined) || targets.size > max ? undefined : [...targets]
  }

  async #targetsOf(owner: string, rowPrefix: string, max: number): Promise<string[] | undefined> {
    const found: string[] = []
    const pages = paginateQuery(
      { client: this.#client, pageSize: Math.min(max + 1, 1000) },
      {
        TableName: this.#table,
        KeyConditionExpression: '#owner = :owner AND begins_with(#row, :name)',
        ExpressionAttributeNames: { '#owner': tables.ledger.partition, '#row': tables.ledger.sort },
        ExpressionAttributeValues: marshall({ ':owner': owner, ':name': rowPrefix }),
        ConsistentRead: true,
      },
    )
    for await (const { Items } of pages) {
      found.push(...(Items ?? []).flatMap(({ target }) => target?.S ?? []))
      if (found.length > max) return undefined
    }
    return found
  }

  #ensureOne({ owner, row, target }: SignpostRow, nowMs: number, signal?: AbortSignal): Promise<void> {
    return this.#put.do(`${owner} ${row}`, nowMs, async () => {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: marshall({
            [tables.ledger.partition]: owner,
            [tables.ledger.sort]: row,
            [tables.ledger.ttl]: lookupExpiresAtSeconds(nowMs),
            target,
          }),
        }),
        signal ? { abortSignal: signal } : {},
      )
    })
  }
}

interface SignpostRow {
  readonly owner: string
  readonly row: string
  readonly target: string
}

/** Each instance puts each organization once a day: spread, so that a million of them do not meet in one partition. */
const registryBuckets = 16

function registryOf(organization: string): string {
  return `${ledgerOwners.registry}${bucketOf(organization)}`
}

function bucketOf(organization: string): number {
  return Number(createHash('sha256').update(organization).digest()[0]) % registryBuckets
}

function ownerOf(organization: string, isPrivate: boolean): string {
  return `${ledgerOwners.signposts}${organization}${isPrivate ? privateMark : ''}`
}

function ownersOf(organization: string, withPrivate: boolean): readonly string[] {
  return withPrivate ? [ownerOf(organization, false), ownerOf(organization, true)] : [ownerOf(organization, false)]
}

/** Hashed, since names are longer than a key may be, and an e-mail address has no place in a table of bookkeeping. */
function rowOf(kind: Signpost['kind'], name: string, targetHash: string): string {
  return `${kind}/${hashOf(name)}/${targetHash}`
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
