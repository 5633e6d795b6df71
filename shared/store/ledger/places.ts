// A bounded number of places in the Ledger: how much may be under way at a time for one owner. Whoever takes a place says until when;
// after that it counts as free, so that nothing which crashes keeps one for ever. Knows nothing of what the places are for.

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { AuditError } from '../../audit-error.ts'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { exactSchema } from '../../exact-schema.ts'
import { sha256Hex } from '../../sha256-hex.ts'
import { daySeconds } from '../../time/day.ts'
import { isStill, LedgerRows, type RowKey } from './ledger-rows.ts'

export interface Place {
  readonly id: string
  readonly takenMs: number
  /** It counts as free from then on. */
  readonly untilMs: number
}

export interface Claim {
  /** Whose places they are. */
  readonly owner: string
  readonly max: number
  /** Asked only when there is no place: of those taken, who still needs theirs. Without it, all do. */
  readonly stillHeld?: (place: Place) => Promise<boolean>
}

export interface Refused<C extends Claim> {
  readonly claim: C
  readonly held: readonly Place[]
}

interface Taken {
  readonly version: number
  readonly places: readonly Place[]
}

const shape = exactSchema<Taken>()(
  v.object({
    version: v.number(),
    places: v.array(v.object({ id: v.string(), takenMs: v.number(), untilMs: v.number() })),
  }),
)

/** Each conflict means that somebody else has changed the row: with some tens of contenders that passes. */
const triesMax = 50

export class Places {
  readonly #rows: LedgerRows<Taken>

  constructor(client: DynamoDBClient, table: string) {
    this.#rows = new LedgerRows(client, table, shape)
  }

  /**
   * Takes a place of each claim's owner, or of none: one that has no place left ends it. However many call at once, never more than
   * `max` are held of an owner.
   * @throws AuditError `STORE_UNAVAILABLE` when so many call at once that the row never stands still.
   * @returns `undefined` when all were taken, else the claim that was refused, and who holds its places.
   */
  async take<C extends Claim>(place: Place, claims: readonly C[]): Promise<Refused<C> | undefined> {
    for (const [index, claim] of claims.entries()) {
      const held = await this.#takeOne(place, claim)
      if (!held) continue
      await this.giveBack(place.id, claims.slice(0, index))
      return { claim, held }
    }
    return undefined
  }

  /** What is given back already, or was never taken, is left as it is. */
  async giveBack(id: string, claims: readonly Pick<Claim, 'owner'>[]): Promise<void> {
    for (const { owner } of claims) await this.#giveOneBack(owner, id)
  }

  async #takeOne(place: Place, { owner, max, stillHeld }: Claim): Promise<readonly Place[] | undefined> {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const { version, places } = await this.#read(owner)
      let held = places.filter(({ untilMs }) => untilMs > place.takenMs)
      if (held.length >= max && stillHeld) held = await kept(held, stillHeld)
      if (held.length >= max) return held
      if (await this.#write(owner, version, [...held, place])) return undefined
    }
    throw new AuditError('STORE_UNAVAILABLE', 'too many asked for the same at once: ask again')
  }

  async #giveOneBack(owner: string, id: string): Promise<void> {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const { version, places } = await this.#read(owner)
      const others = places.filter((place) => place.id !== id)
      if (others.length === places.length || (await this.#write(owner, version, others))) return
    }
  }

  /** Strongly consistent. */
  async #read(owner: string): Promise<Taken> {
    return (await this.#rows.get(keyOf(owner))) ?? { version: 0, places: [] }
  }

  /** @returns false when the row is no longer the one that was read. */
  #write(owner: string, version: number, places: readonly Place[]): Promise<boolean> {
    const lastMs = Math.max(0, ...places.map(({ untilMs }) => untilMs))
    // A row that is gone counts as version 0: it must not go while somebody may have read it with another.
    const expiresAtSeconds = Math.floor(lastMs / 1000) + daySeconds
    return this.#rows.put(keyOf(owner), { version: version + 1, places }, { when: isStill(version), expiresAtSeconds })
  }
}

async function kept(places: readonly Place[], stillHeld: (place: Place) => Promise<boolean>): Promise<Place[]> {
  const held = await Promise.all(places.map(stillHeld))
  return places.filter((_, index) => held[index])
}

/** Hashed: a caller's name has no bound that fits a key. */
function keyOf(owner: string): RowKey {
  const name = sha256Hex(owner)
  return { owner: `${ledgerOwners.places}${name}`, row: 'places' }
}
