// The containers that an organization's entries name, read from the lookups. Read only; recording puts them (lookups.ts).
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { isScope, type Scope } from '../../entry/scope.ts'
import { exactSchema } from '../../exact-schema.ts'
import { LedgerRows } from './ledger-rows.ts'
import type { ContainerWords } from './lookup.ts'
import { hashOf, ownerOf, rowOf } from './lookup-key.ts'

export interface SeenContainer extends ContainerWords {
  readonly target: Scope
  /** The sort key of the container, the same in all lookups to it. */
  readonly place: string
}

const shape = exactSchema<Omit<SeenContainer, 'place'>>()(
  v.object({
    target: v.custom<Scope>(isScope),
    folderPath: v.exactOptional(v.array(v.string())),
    name: v.exactOptional(v.string()),
  }),
)

export class SeenContainers {
  readonly #rows: LedgerRows<Omit<SeenContainer, 'place'>>

  constructor(client: DynamoDBClient, table: string) {
    this.#rows = new LedgerRows(client, table, shape)
  }

  /**
   * The containers at or below a folder, or all below an organization, in the order of their places, page by page. The statements of
   * `PRIVATE` entries are a list of their own.
   */
  async *within(
    organization: string,
    scope: Scope,
    { isPrivate, after, pageSize }: { readonly isPrivate: boolean; readonly after?: string; readonly pageSize: number },
  ): AsyncGenerator<SeenContainer> {
    // All places sort before the tilde.
    const values = { after: rowOf(scope, after ?? ''), end: rowOf(scope, '~') }
    const where = { expression: '#row BETWEEN :after AND :end', values }
    for await (const seen of this.#rows.query(ownerOf(organization, isPrivate), { where, pageSize })) {
      const place = placeOf(seen.target)
      if (place !== after) yield { ...seen, place }
    }
  }

  /** One container of the organization; `undefined` if no entry names it. */
  async find(organization: string, target: Scope, isPrivate: boolean): Promise<SeenContainer | undefined> {
    const row = rowOf(`organizations/${organization}`, hashOf(target))
    const seen = await this.#rows.get({ owner: ownerOf(organization, isPrivate), row })
    return seen && { ...seen, place: placeOf(target) }
  }
}

/** The end of the row keys of all lookups to the container. */
export function placeOf(container: Scope): string {
  return hashOf(container)
}

export function isPlace(text: string): boolean {
  return /^[\w-]{22}$/.test(text)
}
