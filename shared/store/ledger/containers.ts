// What is declared of an organization's containers, in the Ledger: a row for each, with the folder right above it, and one with a version, by
// which changes follow one another. What may be declared is decided elsewhere (container-tree.ts).
import {
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { type ContainerTree, type DeclaredContainer, foldersAbove } from '../../access/container-tree.ts'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { tables } from '../../deployment/tables.ts'
import { foldersMax } from '../../entry/entry.ts'
import type { Scope } from '../../entry/scope.ts'

/** Sorts behind `folders/` and `projects/`. */
const versionRow = 'version'

export interface VersionedTree {
  /** 0 while nothing has been declared. */
  readonly version: number
  readonly tree: ContainerTree
}

export interface PlacedContainer extends DeclaredContainer {
  /** Top-down, without itself. */
  readonly folderPath: readonly string[]
}

/** How often a way up is read again because something has changed meanwhile. */
const triesMax = 5

export class Containers {
  readonly #client: DynamoDBClient
  readonly #table: string

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#table = table
  }

  /** How often something has been changed; 0 where nothing was ever declared. Read strongly consistent. */
  async version(organization: string, signal?: AbortSignal): Promise<number> {
    return Number((await this.#get(organization, versionRow, signal))?.['version'] ?? 0)
  }

  /**
   * One container with its path as it was at one moment.
   * @throws Error when the tree does not stand still, or is deeper than any that was declared.
   */
  async find(organization: string, scope: Scope, signal?: AbortSignal): Promise<PlacedContainer | undefined> {
    for (let attempt = 0; attempt < triesMax; attempt += 1) {
      const version = await this.version(organization, signal)
      const way = await this.#wayUp(organization, scope, signal)
      if ((await this.version(organization, signal)) !== version) continue
      const container = way.get(scope)
      if (!container) return undefined
      if (way.size > foldersMax + 1) throw new Error(`a container of ${organization} lies deeper than any can`)
      return { ...container, folderPath: foldersAbove(way, container) }
    }
    throw new Error(`the containers of ${organization} have changed each time that they were read`)
  }

  /** All of them; `commit` tells whether it was so at one moment. */
  async read(organization: string): Promise<VersionedTree> {
    const version = await this.version(organization)
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#table,
        KeyConditionExpression: '#owner = :owner AND #row < :version',
        ExpressionAttributeNames: { '#owner': tables.ledger.partition, '#row': tables.ledger.sort },
        ExpressionAttributeValues: marshall({ ':owner': ownerOf(organization), ':version': versionRow }),
        ConsistentRead: true,
      },
    )
    const tree = new Map<Scope, DeclaredContainer>()
    for await (const { Items } of pages)
      for (const item of Items ?? []) {
        const container = containerOf(unmarshall(item))
        tree.set(container.scope, container)
      }
    return { version, tree }
  }

  /**
   * Writes and removes at once, unless something has been changed since `version`.
   * @returns false when it has: nothing is written then.
   */
  async commit(
    organization: string,
    version: number,
    { put = [], remove = [] }: { readonly put?: readonly DeclaredContainer[]; readonly remove?: readonly Scope[] },
  ): Promise<boolean> {
    const TableName = this.#table
    try {
      await this.#client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            {
              Put: {
                TableName,
                Item: marshall({ ...keyOf(organization, versionRow), version: version + 1 }),
                ConditionExpression: version === 0 ? 'attribute_not_exists(#version)' : '#version = :version',
                ExpressionAttributeNames: { '#version': 'version' },
                ...(version === 0 ? {} : { ExpressionAttributeValues: marshall({ ':version': version }) }),
              },
            },
            ...put.map((container) => ({
              Put: { TableName, Item: marshall({ ...keyOf(organization, container.scope), ...container }) },
            })),
            ...remove.map((scope) => ({ Delete: { TableName, Key: marshall(keyOf(organization, scope)) } })),
          ],
        }),
      )
      return true
    } catch (error) {
      if (error instanceof TransactionCanceledException && isOvertaken(error)) return false
      throw error
    }
  }

  async #wayUp(organization: string, scope: Scope, signal?: AbortSignal): Promise<Map<Scope, DeclaredContainer>> {
    const way = new Map<Scope, DeclaredContainer>()
    for (let at: Scope | undefined = scope; at !== undefined && !way.has(at) && way.size <= foldersMax + 1; ) {
      const row: Record<string, unknown> | undefined = await this.#get(organization, at, signal)
      if (!row) break
      const container = containerOf(row)
      way.set(at, container)
      at = container.parent === undefined ? undefined : `folders/${container.parent}`
    }
    return way
  }

  async #get(organization: string, row: string, signal?: AbortSignal): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: marshall(keyOf(organization, row)), ConsistentRead: true }),
      signal ? { abortSignal: signal } : {},
    )
    return Item && unmarshall(Item)
  }
}

function containerOf(row: Record<string, unknown>): DeclaredContainer {
  const { scope, parent, name } = row as unknown as DeclaredContainer
  return { scope, ...(parent === undefined ? {} : { parent }), ...(name === undefined ? {} : { name }) }
}

function isOvertaken({ CancellationReasons = [] }: TransactionCanceledException): boolean {
  return CancellationReasons.some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict')
}

function ownerOf(organization: string): string {
  return `${ledgerOwners.containers}${organization}`
}

function keyOf(organization: string, row: string) {
  return { [tables.ledger.partition]: ownerOf(organization), [tables.ledger.sort]: row }
}
