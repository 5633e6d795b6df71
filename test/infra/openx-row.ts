// A line of JSON as the OpenX JSON SerDe makes a row of it, for columns of text: which field a column takes, what becomes of names, of
// values that are no text, and of lines that cannot be read. After its documentation for Athena, and the stricter of the two
// implementations that are in use (rcongiu's: a name that comes twice, once names have lost their case, spoils the line).
// https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html (read 2026-11)

export interface Column {
  readonly Name: string
  readonly Type: string
}

export type Row = Readonly<Record<string, string | null>>

/** @param parameters of the SerDe, as the table has them. */
export function openXRow(line: string, columns: readonly Column[], parameters: Readonly<Record<string, string>>): Row {
  const isInsensitive = (parameters['case.insensitive'] ?? 'true') === 'true'
  const object = parsed(line, isInsensitive)
  if (object === undefined && parameters['ignore.malformed.json'] !== 'true')
    throw new Error('HIVE_CURSOR_ERROR: Row is not a valid JSON Object')
  return Object.fromEntries(
    columns.map(({ Name, Type }) => {
      if (Type !== 'string') throw new Error(`"${Name}" is of ${Type}: only text is read here`)
      const mapped = parameters[`mapping.${Name}`] ?? Name
      const value = object?.get(isInsensitive ? mapped.toLowerCase() : mapped)
      return [Name, typeof value === 'string' ? value : value === undefined || value === null ? null : textOf(value)]
    }),
  )
}

type Parsed = string | number | boolean | null | readonly Parsed[] | ReadonlyMap<string, Parsed>

class TwiceError extends Error {}

function parsed(line: string, isInsensitive: boolean): ReadonlyMap<string, Parsed> | undefined {
  const take = (value: unknown): Parsed => {
    if (Array.isArray(value)) return value.map(take)
    if (typeof value !== 'object' || value === null) return value as Parsed
    const map = new Map<string, Parsed>()
    for (const [name, child] of Object.entries(value)) {
      const key = isInsensitive ? name.toLowerCase() : name
      if (map.has(key)) throw new TwiceError(key)
      map.set(key, take(child))
    }
    return map
  }
  try {
    const value = take(JSON.parse(line))
    return value instanceof Map ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TwiceError) return undefined
    throw error
  }
}

function textOf(value: Parsed): string {
  if (Array.isArray(value)) return `[${value.map(textOfMember).join(',')}]`
  if (value instanceof Map)
    return `{${[...value].map(([name, child]) => `${JSON.stringify(name)}:${textOfMember(child)}`).join(',')}}`
  return String(value)
}

function textOfMember(value: Parsed): string {
  return typeof value === 'string' ? JSON.stringify(value) : value === null ? 'null' : textOf(value)
}
