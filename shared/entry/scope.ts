// A scope is the container of a query, a download or a right. A lineage is the place of a container in the hierarchy.

/** The containers within an organization. */
export const containerKinds = ['folders', 'projects'] as const
export type ContainerKind = (typeof containerKinds)[number]

export const scopeKinds = ['organizations', ...containerKinds] as const
export type ScopeKind = (typeof scopeKinds)[number]

/** Written as text: `organizations/ID`, `folders/ID`, `projects/ID`. */
export type Scope = `${ScopeKind}/${string}`

/** A container and all containers above it. A right to read one of them covers the container. */
export interface Lineage {
  readonly organization: string
  /** Folder ids, top-down; a folder's own id is the last. */
  readonly folders: readonly string[]
  readonly project?: string
}

export const containerIdPattern = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,254}$/

/**
 * A container id has 1 to 255 characters that need no escaping in a URL (RFC 3986 "unreserved"), an object key or a log's
 * origin. It is case-sensitive, and usually a UUID.
 */
export function isContainerId(text: string): boolean {
  return containerIdPattern.test(text)
}

/** `undefined` when the text is not a scope. */
export function parseScope(text: string): Scope | undefined {
  return isScope(text) ? text : undefined
}

export function isScope(value: unknown): value is Scope {
  if (typeof value !== 'string') return false
  const slash = value.indexOf('/')
  const kind = value.slice(0, slash)
  return scopeKinds.some((known) => known === kind) && isContainerId(value.slice(slash + 1))
}

export function scopeKind(scope: Scope): ScopeKind {
  return scope.slice(0, scope.indexOf('/')) as ScopeKind
}

export function scopeId(scope: Scope): string {
  return scope.slice(scope.indexOf('/') + 1)
}

/** The most specific container of the lineage. */
export function containerOf(lineage: Lineage): Scope {
  if (lineage.project !== undefined) return `projects/${lineage.project}`
  const folder = lineage.folders.at(-1)
  return folder === undefined ? `organizations/${lineage.organization}` : `folders/${folder}`
}

/** Every scope that shows the entries of this lineage: the organization, each folder, the project. Top-down. */
export function scopesOf(lineage: Lineage): Scope[] {
  return [
    `organizations/${lineage.organization}`,
    ...lineage.folders.map((folder): Scope => `folders/${folder}`),
    ...(lineage.project === undefined ? [] : [`projects/${lineage.project}` as const]),
  ]
}
