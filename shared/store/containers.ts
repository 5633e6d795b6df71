// The container directory in the Ledger: to which organization each folder and project belongs, and by which folders. Made by the
// archive from the entries that it sees.
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { type Lineage, type Scope, scopeId, scopeKind } from '../scope.ts'
import { tables } from '../tables.ts'

interface ContainerRow {
  readonly organization: string
  /** The folders above it, top-down; a folder's own id is the last. */
  readonly folders: readonly string[]
  /** The id of the latest entry that said so. */
  readonly asOfId: string
}

export class Containers {
  readonly #client: DynamoDBClient
  readonly #table: string

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#table = table
  }

  /** Where the folder or project lies. `undefined` when no archived entry has named it. */
  async find(scope: Scope): Promise<Lineage | undefined> {
    const row = await this.#row(scope)
    if (!row) return undefined
    const { organization, folders } = row
    return scopeKind(scope) === 'projects'
      ? { organization, folders, project: scopeId(scope) }
      : { organization, folders }
  }

  /**
   * Notes where an entry says that the folder or project lies. The latest entry's word counts for the folders; the organization is
   * settled by the first: otherwise whoever writes for one organization could draw another's project into it.
   * @returns false when the container belongs to another organization; nothing is changed then.
   */
  async note(scope: Scope, { organization, folders }: Lineage, entryId: string): Promise<boolean> {
    const known = await this.#row(scope)
    if (known && known.organization !== organization) return false
    if (known && (known.asOfId >= entryId || sameFolders(known.folders, folders))) return true
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: keyOf(scope),
          UpdateExpression: 'SET #organization = :organization, #folders = :folders, #asOfId = :asOfId',
          ConditionExpression:
            'attribute_not_exists(#organization) OR (#organization = :organization AND #asOfId < :asOfId)',
          ExpressionAttributeNames: { '#organization': 'organization', '#folders': 'folders', '#asOfId': 'asOfId' },
          ExpressionAttributeValues: marshall({
            ':organization': organization,
            ':folders': folders,
            ':asOfId': entryId,
          }),
        }),
      )
      return true
    } catch (error) {
      // Somebody noted it in between: a look at the row tells whose it is.
      if (error instanceof ConditionalCheckFailedException)
        return (await this.#row(scope))?.organization === organization
      throw error
    }
  }

  async #row(scope: Scope): Promise<ContainerRow | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: keyOf(scope), ConsistentRead: true }),
    )
    return Item && (unmarshall(Item) as ContainerRow)
  }
}

function keyOf(scope: Scope) {
  return marshall({ [tables.ledger.partition]: scope, [tables.ledger.sort]: 'container' })
}

function sameFolders(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((folder, index) => folder === b[index])
}
