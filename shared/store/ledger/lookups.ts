// Lookups in the Ledger: from a container to those at or below it, from the deployment to its organizations. A lookup is put before its
// entry, so that the view of a folder has every acknowledged entry.
import { createHash } from 'node:crypto'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { tables } from '../../deployment/tables.ts'
import type { Scope } from '../../entry/scope.ts'
import { dayMs } from '../../time/day.ts'
import { lookupExpiresAtSeconds } from '../../time/retention.ts'
import { privateMark } from '../events/partition.ts'
import { LedgerRows } from './ledger-rows.ts'
import type { ContainerWords, Lookup } from './lookup.ts'
import { hashOf, ownerOf, rowOf } from './lookup-key.ts'
import { OnceAPeriod } from './once-a-period.ts'

const shape = v.object({ target: v.string() })
const registryShape = v.object({ target: v.string(), [tables.ledger.sort]: v.string() })

export class Lookups {
  readonly #rows: LedgerRows<{ readonly target: string }>
  readonly #registry: LedgerRows<{ readonly target: string; readonly row: string }>
  readonly #put = new OnceAPeriod(dayMs)

  constructor(client: DynamoDBClient, table: string) {
    this.#rows = new LedgerRows(client, table, shape)
    this.#registry = new LedgerRows(client, table, registryShape)
  }

  /**
   * Resolves when all lookups are stored; those to `PRIVATE` entries are kept apart. An instance puts each once a day. Its row
   * outlives every entry received that day, since event times are at most minutes ahead.
   */
  async ensure(
    organization: string,
    lookups: readonly Lookup[],
    isPrivate: boolean,
    nowMs: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const rows = lookups.map(({ above, target, says }) => ({
      owner: ownerOf(organization, isPrivate),
      row: rowOf(above, hashOf(target)),
      target,
      ...says,
    }))
    await Promise.all([registryRow(organization, isPrivate), ...rows].map((row) => this.#ensureOne(row, nowMs, signal)))
  }

  /**
   * The organizations with an entry (or one that is not `PRIVATE`) recorded in the retained time, from behind `after`, in a stable
   * order.
   */
  async *organizations(after?: string, withPrivate = true): AsyncGenerator<string> {
    const first = after === undefined ? 0 : bucketOf(after)
    let last = after
    for (let bucket = first; bucket < registryBuckets; bucket += 1) {
      const isBegun = bucket === first && after !== undefined
      // Every character of an id sorts behind the mark, so an organization's two rows are adjacent.
      const where = isBegun ? { where: { expression: '#row > :after', values: { after: after + privateMark } } } : {}
      const rows = this.#registry.query(`${ledgerOwners.registry}${bucket}`, { ...where, isConsistent: false })
      for await (const { target, row } of rows) {
        if (target === last || (!withPrivate && row !== target)) continue
        last = target
        yield target
      }
    }
  }

  /** Whether `organizations` has it; by its `PRIVATE` entries only with `withPrivate`. Read strongly consistent. */
  async isRegistered(organization: string, withPrivate: boolean, signal?: AbortSignal): Promise<boolean> {
    const kinds = withPrivate ? [false, true] : [false]
    const rows = await Promise.all(
      kinds.map((isPrivate) => this.#rows.get(registryRow(organization, isPrivate), signal)),
    )
    return rows.some((row) => row !== undefined)
  }

  /** Adds it to `organizations`, as if a `PRIVATE` entry were recorded now, so that readers learn nothing new. */
  async register(organization: string, nowMs: number): Promise<void> {
    const { target, ...key } = registryRow(organization, true)
    await this.#rows.put(key, { target }, { expiresAtSeconds: lookupExpiresAtSeconds(nowMs) })
  }

  /** Whether the target is known to be at or below the other; by `PRIVATE` entries only with `withPrivate`. */
  async has(
    organization: string,
    { above, target }: Pick<Lookup, 'above' | 'target'>,
    withPrivate: boolean,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const row = rowOf(above, hashOf(target))
    const found = await Promise.all(
      ownersOf(organization, withPrivate).map(
        async (owner) => (await this.#rows.get({ owner, row }, signal)) !== undefined,
      ),
    )
    return found.includes(true)
  }

  /** The containers at or below; `undefined` if there are more than `max`. Those of `PRIVATE` entries only with `withPrivate`. */
  async targets(organization: string, above: Scope, max: number, withPrivate: boolean): Promise<string[] | undefined> {
    const found = await Promise.all(
      ownersOf(organization, withPrivate).map((owner) => this.#targetsOf(owner, rowOf(above, ''), max)),
    )
    const targets = new Set(found.flatMap((each) => each ?? []))
    return found.includes(undefined) || targets.size > max ? undefined : [...targets]
  }

  async #targetsOf(owner: string, rowPrefix: string, max: number): Promise<string[] | undefined> {
    const found: string[] = []
    const where = { expression: 'begins_with(#row, :above)', values: { above: rowPrefix } }
    for await (const { target } of this.#rows.query(owner, { where, pageSize: Math.min(max + 1, 1000) })) {
      found.push(target)
      if (found.length > max) return undefined
    }
    return found
  }

  /** An absent field of a container keeps its earlier value. */
  #ensureOne({ owner, row, ...says }: LookupRow, nowMs: number, signal?: AbortSignal): Promise<void> {
    return this.#put.do(JSON.stringify([owner, row, says]), nowMs, async () => {
      const values = { ...says, [tables.ledger.ttl]: lookupExpiresAtSeconds(nowMs) }
      const sets = Object.keys(values).map((name) => `#${name} = :${name}`)
      await this.#rows.update({ owner, row }, { expression: `SET ${sets.join(', ')}`, values }, undefined, signal)
    })
  }
}

interface LookupRow extends ContainerWords {
  readonly owner: string
  readonly row: string
  readonly target: string
}

/** Each instance puts each organization once a day. Buckets keep a million of these puts out of one partition. */
const registryBuckets = 16

function registryRow(organization: string, isPrivate: boolean): LookupRow {
  return {
    owner: `${ledgerOwners.registry}${bucketOf(organization)}`,
    row: `${organization}${isPrivate ? privateMark : ''}`,
    target: organization,
  }
}

function bucketOf(organization: string): number {
  return Number(createHash('sha256').update(organization).digest()[0]) % registryBuckets
}

function ownersOf(organization: string, withPrivate: boolean): readonly string[] {
  return withPrivate ? [ownerOf(organization, false), ownerOf(organization, true)] : [ownerOf(organization, false)]
}
