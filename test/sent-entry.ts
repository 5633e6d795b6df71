// Turns a stored entry back into the one that was sent, using only what the API's description says about `details.mapping`. So any reader
// can do it, and it proves that a mapping loses nothing. Two differences are ignored: optional fields that are empty, and the letter case of
// a time.

type Fields = Record<string, unknown>

interface Mapped {
  readonly mapping?: Readonly<Partial<Record<string, readonly string[]>>>
  readonly full?: Readonly<Record<string, unknown>>
}

export function rebuilt(stored: Readonly<Fields>): Fields {
  const entry = structuredClone(stored) as Fields
  const { mapping = {}, full = {}, ...own } = (entry['details'] ?? {}) as Mapped & Fields
  if (Object.keys(mapping).length === 0) return entry
  entry['details'] = mapping['wrapped']?.includes('details') ? own['value'] : own
  const undo = (change: string, how: (value: unknown) => unknown) => {
    for (const path of mapping[change] ?? []) if (path !== 'details') put(entry, path, how(at(entry, path)))
  }
  undo('wrapped', (value) => (value as Fields)['value'])
  undo('asText', (value) => JSON.parse(String(value)))
  undo('joined', (value) => String(value).split(', '))
  // Changes to the items of a list come before those to the list itself.
  for (const [path, value] of Object.entries(full).sort(([a], [b]) => b.length - a.length)) put(entry, path, value)
  return entry
}

/** Removes empty optional fields, and writes the time in capitals. */
export function tidied(sent: Readonly<Fields>): Fields {
  const entry = structuredClone(sent) as Fields
  for (const path of optional) {
    const value = at(entry, path)
    const isFree = free.includes(path)
    if (
      value === undefined ||
      value === null ||
      value === '' ||
      (!isFree && Array.isArray(value) && value.length === 0)
    )
      drop(entry, path)
  }
  if (isFields(entry['details']) && Object.keys(entry['details']).length === 0) drop(entry, 'details')
  const headers = at(entry, 'request.headers')
  if (isFields(headers)) for (const [name, value] of Object.entries(headers)) if (value === null) delete headers[name]
  const principals = at(entry, 'serviceAccountDelegationInfo.principals')
  for (const item of [principals, entry['resources']].filter(Array.isArray).flat())
    for (const [name, value] of isFields(item) ? Object.entries(item) : [])
      if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) delete (item as Fields)[name]
  if (typeof entry['eventTimeStamp'] === 'string') entry['eventTimeStamp'] = entry['eventTimeStamp'].toUpperCase()
  return entry
}

const free = ['request.parameters', 'request.body', 'result', 'details']

const optional = [
  ...free,
  ...[
    'insertId',
    'outcome',
    'resourceId',
    'resourceName',
    'resources',
    'correlationId',
    'serviceAccountDelegationInfo',
  ],
  ...['initiator.email', 'request.headers', 'context.folderPath', 'context.folderId', 'context.projectId'],
  ...['id', 'receivedTimeStamp', 'salt', 'payloads'],
]

/** Splits a path whose last part may be the name of a header, with dots. */
function stepsTo(path: string): string[] {
  const header = /^request\.headers\.(.*)$/s.exec(path)
  return header ? ['request', 'headers', header[1] ?? ''] : path.split('.')
}

function at(entry: unknown, path: string): unknown {
  return stepsTo(path).reduce((value, name) => (value as Fields | undefined)?.[name], entry)
}

function put(entry: Fields, path: string, value: unknown): void {
  const steps = stepsTo(path)
  const parent = steps.slice(0, -1).reduce((inner, name) => inner[name] as Fields, entry)
  Object.defineProperty(parent, steps.at(-1) ?? '', { value, enumerable: true, configurable: true, writable: true })
}

function drop(entry: Fields, path: string): void {
  const steps = stepsTo(path)
  const parent = steps.slice(0, -1).reduce((inner: unknown, name) => (inner as Fields | undefined)?.[name], entry)
  if (isFields(parent)) delete parent[steps.at(-1) ?? '']
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
