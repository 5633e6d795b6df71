// Pairs of a name and a value as an object: several values of one name are a list.

export function byName(pairs: Iterable<readonly [name: string, value: unknown]>): Record<string, unknown> {
  const values = new Map<string, unknown[]>()
  for (const [name, value] of pairs) {
    const all = values.get(name)
    if (all) all.push(value)
    else values.set(name, [value])
  }
  return Object.fromEntries(Array.from(values, ([name, all]) => [name, all.length > 1 ? all : all[0]]))
}
