// The homes of containers in the Ledger: the organization that a request means by a folder or project if it names none. A home
// selects the organization to search, and grants nothing. Recording notes it before the entry.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import type { Home } from '../../access/sight.ts'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { tables } from '../../deployment/tables.ts'
import { isScope, type Scope } from '../../entry/scope.ts'
import { exactSchema } from '../../exact-schema.ts'
import { dayMs } from '../../time/day.ts'
import { lookupExpiresAtSeconds } from '../../time/retention.ts'
import { LedgerRows, type RowKey } from './ledger-rows.ts'
import { OnceAPeriod } from './once-a-period.ts'

interface HomeRow {
  readonly organization: string
  /** The organization again, once it has named the container in an entry that is not `PRIVATE`. */
  readonly publicIn?: string
  /** Set if an operator settled it; else the first entry did. */
  readonly saidBy?: 'operator'
  /** Absent if an operator settled it. */
  readonly expiresAt?: number
}

/** An organization names a container whose home is another organization. */
export interface Contest {
  readonly scope: Scope
  readonly organization: string
}

const homeShape = exactSchema<HomeRow>()(
  v.object({
    organization: v.string(),
    publicIn: v.exactOptional(v.string()),
    saidBy: v.exactOptional(v.literal('operator')),
    [tables.ledger.ttl]: v.exactOptional(v.number()),
  }),
)
const contestShape = exactSchema<Contest>()(v.object({ scope: v.custom<Scope>(isScope), organization: v.string() }))

export class Homes {
  readonly #homes: LedgerRows<HomeRow>
  readonly #contests: LedgerRows<Contest>
  readonly #noted = new OnceAPeriod(dayMs)

  constructor(client: DynamoDBClient, table: string) {
    this.#homes = new LedgerRows(client, table, homeShape)
    this.#contests = new LedgerRows(client, table, contestShape)
  }

  /** Read strongly consistent. `undefined` if no entry of the retained time names the container. */
  async find(scope: Scope, nowMs: number): Promise<Home | undefined> {
    const home = await this.#homes.get(keyOf(scope))
    if (!home) return undefined
    const { organization, publicIn, expiresAt } = home
    if (expiresAt !== undefined && expiresAt * 1000 < nowMs) return undefined
    return { organization, isPublic: publicIn === organization }
  }

  /** Settles a home for good: an operator's decision outranks the first entry and does not expire. */
  async say(scope: Scope, organization: string): Promise<void> {
    await this.#homes.put(keyOf(scope), { organization, publicIn: organization, saidBy: 'operator' })
  }

  /** Containers that more than one organization names, each with one that is not its home: at most `limit`, in a stable order. */
  async contests(
    limit: number,
    after?: string,
  ): Promise<{ readonly contests: readonly Contest[]; readonly next?: string }> {
    const { rows, next } = await this.#contests.page(ledgerOwners.contested, limit, after)
    return { contests: rows, ...(next === undefined ? {} : { next }) }
  }

  /**
   * Notes that an entry of the organization names the containers. The first organization becomes the home, as long as its entries
   * name the container. Other organizations are noted as contests. An instance does each once a day.
   * @returns the containers with another home that this instance did not know of.
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
          // A sender of others' containers can flood the one partition of all contests, so an entry does not depend on it.
          await this.#contest(organization, scope, nowMs, signal).catch(() => undefined)
          contested.push(scope)
        }),
      ),
    )
    return contested
  }

  /** @returns false if the home is another organization. */
  async #settle(organization: string, scope: Scope, isPublic: boolean, nowMs: number, signal?: AbortSignal) {
    const { ttl } = tables.ledger
    const change = {
      expression: `SET #organization = :organization, #${ttl} = :expires${isPublic ? ', #publicIn = :organization' : ''}`,
      values: { organization, expires: lookupExpiresAtSeconds(nowMs) },
    }
    const isFree = {
      expression: `attribute_not_exists(#organization) OR (#organization = :organization AND attribute_exists(#${ttl})) OR #${ttl} < :now`,
      values: { now: Math.floor(nowMs / 1000) },
    }
    const settled = await this.#homes.update(keyOf(scope), change, isFree, signal)
    // Settled for this organization: nothing to note.
    return settled === undefined || settled.organization === organization
  }

  async #contest(organization: string, scope: Scope, nowMs: number, signal?: AbortSignal): Promise<void> {
    await this.#contests.put(
      { owner: ledgerOwners.contested, row: `${scope}/${organization}` },
      { scope, organization },
      { expiresAtSeconds: lookupExpiresAtSeconds(nowMs), signal },
    )
  }
}

function keyOf(scope: Scope): RowKey {
  return { owner: `${ledgerOwners.homes}${scope}`, row: 'home' }
}
