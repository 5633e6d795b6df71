// Records that came back, made equal to what was sent: with their large fields in place, and in an order of their own.
import { type Fields, withAt } from './variants.ts'

/** An entry as it is stored, with its large fields in place. */
export async function withPayloads({ payloads = {}, ...entry }: Fields): Promise<Fields> {
  let all: Fields = entry
  for (const [field, { url }] of Object.entries(payloads as Record<string, { url: string }>))
    all = withAt(all, field.replaceAll('.', '/'), await (await fetch(url)).json())
  return all
}

/** As texts in which equal records are equal. */
export function inOrder(records: readonly unknown[]): readonly string[] {
  return records.map((record) => JSON.stringify(ordered(record))).toSorted()
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, child]) => [name, ordered(child)]),
  )
}
