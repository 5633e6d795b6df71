// What is declared of an organization's containers, in the Ledger: a row for each, with the folder right above it, and one with a version, by
// which changes follow one another. What may be declared is decided elsewhere (container-tree.ts).
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
  readonly #containers: LedgerRows<DeclaredContainer>
  readonly #versions: LedgerRows<{ readonly version: number }>

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#containers = new LedgerRows(client, table, containerShape)
    this.#versions = new LedgerRows(client, table, versionShape)
  }

  /** How often something has been changed; 0 where nothing was ever declared. Read strongly consistent. */
  async version(organization: string, signal?: AbortSignal): Promise<number> {
    return (await this.#versions.get(keyOf(organization, versionRow), signal))?.version ?? 0
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
    const tree = new Map<Scope, DeclaredContainer>()
    const where = { expression: '#row < :version', values: { version: versionRow } }
    for await (const container of this.#containers.query(ownerOf(organization), { where }))
      tree.set(container.scope, container)
    return { version, tree }
  }

  /**
   * Writes and removes at once, unless something has been changed since `version`.
   * @returns false when it has: nothing is written then.
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
