// The homes of containers in the Ledger: whose folder or project is meant where nobody says it. It decides which organization is looked
// into, never what may be seen there. Noted by whoever records, before the entry.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import type { Home } from '../../access/sight.ts'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { tables } from '../../deployment/tables.ts'
import { isScope, type Scope } from '../../entry/scope.ts'
import { exactSchema } from '../../exact-schema.ts'
import { lookupExpiresAtSeconds } from '../../time/retention.ts'
import { LedgerRows, type RowKey } from './ledger-rows.ts'
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
  readonly #noted = new OnceADay()

  constructor(client: DynamoDBClient, table: string) {
    this.#homes = new LedgerRows(client, table, homeShape)
    this.#contests = new LedgerRows(client, table, contestShape)
  }

  /** Read strongly consistent. `undefined` where no entry of the retained time has named it. */
  async find(scope: Scope, nowMs: number): Promise<Home | undefined> {
    const home = await this.#homes.get(keyOf(scope))
    if (!home) return undefined
    const { organization, publicIn, expiresAt } = home
    if (expiresAt !== undefined && expiresAt * 1000 < nowMs) return undefined
    return { organization, isPublic: publicIn === organization }
  }

  /** Settles it, for good: an operator's word outranks whoever was first, and does not expire. */
  async say(scope: Scope, organization: string): Promise<void> {
    await this.#homes.put(keyOf(scope), { organization, publicIn: organization, saidBy: 'operator' })
  }

  /** What more than one organization names, and an organization that is not its home: at most `limit`, in an order that stays. */
  async contests(
    limit: number,
    after?: string,
  ): Promise<{ readonly contests: readonly Contest[]; readonly next?: string }> {
    const { rows, next } = await this.#contests.page(ledgerOwners.contested, limit, after)
    return { contests: rows, ...(next === undefined ? {} : { next }) }
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
    const change = {
      expression: `SET #organization = :organization, #${ttl} = :expires${isPublic ? ', #publicIn = :organization' : ''}`,
      values: { organization, expires: lookupExpiresAtSeconds(nowMs) },
    }
    const isFree = {
      expression: `attribute_not_exists(#organization) OR (#organization = :organization AND attribute_exists(#${ttl})) OR #${ttl} < :now`,
      values: { now: Math.floor(nowMs / 1000) },
    }
    const settled = await this.#homes.update(keyOf(scope), change, isFree, signal)
    // Said to be its own: nothing is to be noted.
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
