// `npm run bench -- heat`: how hot the hottest partition of one organization gets, second by second, and how many shards it needs. A
// simulation of pending over the product's own placement; it asks no engine.
import { type Random, seededRandom } from '../../infra/local/demo/random.ts'
import { parseShards, shardsMax, suffixOfEntry } from '../../shared/deployment/shards.ts'
import { firstIdOf } from '../../shared/entry/entry-id.ts'
import { instantOfMs } from '../../shared/time/instant.ts'
import { textTable } from './text-table.ts'

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html (2026-11) */
export const writeUnitsPerPartition = 1_000
/** What is left goes to chance, to tries made again, and to entries of more than one kilobyte. */
const planned = 0.7
const seconds = 30
const rates = [10, 100, 300, 700, 1_000, 2_000, 5_000, 10_000]
const organization = 'hot'

/** Of all entries of the organization: a project in which much happens. */
const containerShare = 0.3

export async function benchHeat(): Promise<number> {
  console.log(heatTable())
  return 0
}

/** The same each time. */
export function heatTable(): string {
  const head = ['entries/s', 'shards', 'hottest: log', 'container', 'over the limit, 1 shard', 'with them']
  const rows = rates.map((rate) => {
    const shards = shardsFor(rate)
    const [one, many] = [simulate(rate, 1), simulate(rate, shards)]
    return [
      String(rate),
      String(shards),
      ...[many.log, many.container].map(String),
      percent(one.over),
      percent(many.over),
    ]
  })
  return textTable([head, ...rows])
}

/** Entries of up to a kilobyte take one write unit in the table and one in its index. */
export function shardsFor(entriesPerSecond: number): number {
  return Math.min(shardsMax, Math.ceil(entriesPerSecond / (planned * writeUnitsPerPartition)))
}

interface Heat {
  /** Write units in the hottest second of the hottest key of the table, and of its index. */
  readonly log: number
  readonly container: number
  /** Of all entries, those that some key had no room for in their second. */
  readonly over: number
}

function simulate(rate: number, count: number): Heat {
  const random = seededRandom(`heat ${rate}`)
  const shards =
    count === 1
      ? new Map()
      : parseShards(JSON.stringify({ [organization]: [{ from: '2026-01-01T00:00:00Z', shards: count }] }))
  const hottest = { log: 0, container: 0 }
  let [entries, over] = [0, 0]
  for (let second = 0; second < seconds; second += 1) {
    const heat = new Map<string, number>()
    const add = (key: string) => {
      const units = (heat.get(key) ?? 0) + 1
      heat.set(key, units)
      return units
    }
    const prefix = firstIdOf(instantOfMs(Date.UTC(2026, 10, 1) + second * 1000))
    for (let left = poisson(random, rate); left > 0; left -= 1) {
      const suffix = suffixOfEntry(shards, organization, idOf(prefix, random))
      const units = [add(`log${suffix}`)]
      if (random.chance(containerShare)) units.push(add(`container${suffix}`))
      entries += 1
      over += Math.max(...units) > writeUnitsPerPartition ? 1 : 0
    }
    for (const [key, units] of heat) {
      const name = key.split('#')[0] as keyof typeof hottest
      hottest[name] = Math.max(hottest[name], units)
    }
  }
  return { ...hottest, over: over / entries }
}

/** As ids are: a time, then hash. */
function idOf(prefix: string, random: Random): string {
  const hash = Math.floor(random.next() * 2 ** 32)
  return `${prefix}0-0000${hash.toString(16).padStart(8, '0')}`
}

/** By the normal distribution, which from ten on is near enough. */
function poisson(random: Random, mean: number): number {
  const z = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * z))
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
