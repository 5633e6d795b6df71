// A scope: the container that a query, a download or a right is about, and where a container lies in the hierarchy.

/** What lies in an organization. */
export const containerKinds = ['folders', 'projects'] as const
export type ContainerKind = (typeof containerKinds)[number]

export const scopeKinds = ['organizations', ...containerKinds] as const
export type ScopeKind = (typeof scopeKinds)[number]

/** Written as text: `organizations/ID`, `folders/ID`, `projects/ID`. */
export type Scope = `${ScopeKind}/${string}`

/** A container and all that lies above it: whoever may read one of these may read the container. */
export interface Lineage {
  readonly organization: string
  /** Folder ids, top-down; a folder's own id is the last. */
  readonly folders: readonly string[]
  readonly project?: string
}

export const containerIdPattern = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,254}$/

/**
 * Ids of containers are 1 to 255 characters that need no escaping in a URL (RFC 3986 "unreserved"), in an object key or in a
 * log's origin; UUIDs are the usual case, and case matters.
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

/** The container that the lineage ends in: the most specific one. */
export function containerOf(lineage: Lineage): Scope {
  if (lineage.project !== undefined) return `projects/${lineage.project}`
  const folder = lineage.folders.at(-1)
  return folder === undefined ? `organizations/${lineage.organization}` : `folders/${folder}`
}

/** Every scope that shows what lies in this lineage: the organization, each folder, the project. Top-down. */
export function scopesOf(lineage: Lineage): Scope[] {
  return [
    `organizations/${lineage.organization}`,
    ...lineage.folders.map((folder): Scope => `folders/${folder}`),
    ...(lineage.project === undefined ? [] : [`projects/${lineage.project}` as const]),
  ]
}
