// The containers of an organization as its entries name them: what the lookups that lead from one container to those in it say. Read only;
// the lookups are put by whoever records (lookups.ts).
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { isScope, type Scope } from '../../entry/scope.ts'
import { exactSchema } from '../../exact-schema.ts'
import { LedgerRows } from './ledger-rows.ts'
import type { ContainerWords } from './lookup.ts'
import { hashOf, ownerOf, rowOf } from './lookup-key.ts'

export interface SeenContainer extends ContainerWords {
  readonly target: Scope
  /** By which containers are in order: the same for all that lead to it. */
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
   * Those at or below a folder, or all below an organization, in the order of their places, page by page. What only `PRIVATE` entries name
   * or say is a list of its own.
   */
  async *within(
    organization: string,
    scope: Scope,
    { isPrivate, after, pageSize }: { readonly isPrivate: boolean; readonly after?: string; readonly pageSize: number },
  ): AsyncGenerator<SeenContainer> {
    // No place sorts behind the tilde.
    const values = { after: rowOf('within', scope, after ?? ''), end: rowOf('within', scope, '~') }
    const where = { expression: '#row BETWEEN :after AND :end', values }
    for await (const seen of this.#rows.query(ownerOf(organization, isPrivate), { where, pageSize })) {
      const place = placeOf(seen.target)
      if (place !== after) yield { ...seen, place }
    }
  }

  /** One of the organization's; `undefined` where no entry has named it. */
  async find(organization: string, target: Scope, isPrivate: boolean): Promise<SeenContainer | undefined> {
    const row = rowOf('within', `organizations/${organization}`, hashOf(target))
    const seen = await this.#rows.get({ owner: ownerOf(organization, isPrivate), row })
    return seen && { ...seen, place: placeOf(target) }
  }
}

/** What the lookups that lead to it end in. */
export function placeOf(container: Scope): string {
  return hashOf(container)
}

export function isPlace(text: string): boolean {
  return /^[\w-]{22}$/.test(text)
}
