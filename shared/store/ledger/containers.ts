// The declared containers of an organization in the Ledger: one row for each, with its parent folder, and one row with a version that
// orders the changes. The rules for declarations are in container-tree.ts.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { type ContainerTree, type DeclaredContainer, foldersAbove } from '../../access/container-tree.ts'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { foldersMax } from '../../entry/entry.ts'
import { isScope, type Scope } from '../../entry/scope.ts'
import { exactSchema } from '../../exact-schema.ts'
import { isStill, LedgerRows, type RowKey } from './ledger-rows.ts'
import { writeTogether } from './ledger-transaction.ts'

const containerShape = exactSchema<DeclaredContainer>()(
  v.object({ scope: v.custom<Scope>(isScope), parent: v.exactOptional(v.string()), name: v.exactOptional(v.string()) }),
)
const versionShape = v.object({ version: v.number() })

/** Sorts behind `folders/` and `projects/`. */
const versionRow = 'version'

export interface VersionedTree {
  /** 0 before the first declaration. */
  readonly version: number
  readonly tree: ContainerTree
}

export interface PlacedContainer extends DeclaredContainer {
  /** Top-down, without itself. */
  readonly folderPath: readonly string[]
}

/** How often a path is read again because the tree changed meanwhile. */
const triesMax = 5

export class Containers {
  readonly #client: DynamoDBClient
  readonly #containers: LedgerRows<DeclaredContainer>
  readonly #versions: LedgerRows<{ readonly version: number }>

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#containers = new LedgerRows(client, table, containerShape)
    this.#versions = new LedgerRows(client, table, versionShape)
  }

  /** The number of changes; 0 before the first declaration. Read strongly consistent. */
  async version(organization: string, signal?: AbortSignal): Promise<number> {
    return (await this.#versions.get(keyOf(organization, versionRow), signal))?.version ?? 0
  }

  /**
   * One container with its path, a consistent snapshot.
   * @throws Error if the tree changes during every try, or is deeper than any declared tree.
   */
  async find(organization: string, scope: Scope, signal?: AbortSignal): Promise<PlacedContainer | undefined> {
    for (let attempt = 0; attempt < triesMax; attempt += 1) {
      const version = await this.version(organization, signal)
      const way = await this.#wayUp(organization, scope, signal)
      if ((await this.version(organization, signal)) !== version) continue
      const container = way.get(scope)
      if (!container) return undefined
      if (way.size > foldersMax + 1)
        throw new Error(`a container of ${organization} lies below more than ${foldersMax} folders`)
      return { ...container, folderPath: foldersAbove(way, container) }
    }
    throw new Error(`the containers of ${organization} changed during each of ${triesMax} reads`)
  }

  /** All containers. A `commit` with the version succeeds only if they are a consistent snapshot. */
  async read(organization: string): Promise<VersionedTree> {
    const version = await this.version(organization)
    const tree = new Map<Scope, DeclaredContainer>()
    const where = { expression: '#row < :version', values: { version: versionRow } }
    for await (const container of this.#containers.query(ownerOf(organization), { where }))
      tree.set(container.scope, container)
    return { version, tree }
  }

  /**
   * Writes and removes in one transaction, unless the tree changed since `version`.
   * @returns false if it changed: nothing is written then.
   */
  commit(
    organization: string,
    version: number,
    { put = [], remove = [] }: { readonly put?: readonly DeclaredContainer[]; readonly remove?: readonly Scope[] },
  ): Promise<boolean> {
    const [versions, containers] = [this.#versions, this.#containers]
    const next = versions.toPut(keyOf(organization, versionRow), { version: version + 1 }, { when: isStill(version) })
    return writeTogether(this.#client, [
      { Put: next },
      ...put.map((container) => ({ Put: containers.toPut(keyOf(organization, container.scope), container) })),
      ...remove.map((scope) => ({ Delete: containers.toDelete(keyOf(organization, scope)) })),
    ])
  }

  async #wayUp(organization: string, scope: Scope, signal?: AbortSignal): Promise<Map<Scope, DeclaredContainer>> {
    const way = new Map<Scope, DeclaredContainer>()
    for (let at: Scope | undefined = scope; at !== undefined && !way.has(at) && way.size <= foldersMax + 1; ) {
      const container: DeclaredContainer | undefined = await this.#containers.get(keyOf(organization, at), signal)
      if (!container) break
      way.set(at, container)
      at = container.parent === undefined ? undefined : `folders/${container.parent}`
    }
    return way
  }
}

function ownerOf(organization: string): string {
  return `${ledgerOwners.containers}${organization}`
}

function keyOf(organization: string, row: string): RowKey {
  return { owner: ownerOf(organization), row }
}
