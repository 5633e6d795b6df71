// The current scope: an organization, a folder or a project, from the address. Names are learned from listed entries.
import { signal } from '@preact/signals'
import type { Me, OrganizationAccess } from '../api/me.ts'
import { lastScopes } from '../preferences/preferences.ts'
import { visibleText } from '../words/visible-text.ts'

export interface Scope {
  readonly kind: 'organizations' | 'folders' | 'projects'
  readonly id: string
}

/** The signed-in caller and its organizations; `undefined` until they are loaded. */
export const reader = signal<{ readonly me: Me; readonly organizations: readonly OrganizationAccess[] } | undefined>(
  undefined,
)

/** Whether the reader may read anything of the organization; of a folder or a project only the service can tell. */
export function mayReadIn({ kind, id }: Scope): boolean {
  const known = reader.value
  if (!known) return false
  return kind !== 'organizations' || known.me.everywhere.reads || known.organizations.some((one) => one.id === id)
}

/** The one that the reader opened last, of those that may be read as far as that is known. */
export function lastScope(): Scope | undefined {
  const scopes = lastScopes.value.flatMap((text) => scopeOf(`/${text}`) ?? [])
  return reader.value ? scopes.find(mayReadIn) : scopes[0]
}

/** The name of a scope, such as `Hafenkontor` for `organizations/5d0c…`, if a screen has learned it. */
export const scopeNames = signal<ReadonlyMap<string, string>>(new Map())

export function learnNames(names: Iterable<readonly [scope: string, name: string]>): void {
  const news = [...names].filter(([scope, name]) => scopeNames.peek().get(scope) !== name)
  if (news.length > 0) scopeNames.value = new Map([...scopeNames.peek(), ...news])
}

/** The name of a scope for the screen, or its id if the name is unknown. */
export function nameOf({ kind, id }: Scope): string {
  return visibleText(scopeNames.value.get(`${kind}/${id}`) ?? id)
}

export function scopeOf(path: string): Scope | undefined {
  const [, kind = '', id = ''] = path.split('/')
  if ((kind !== 'organizations' && kind !== 'folders' && kind !== 'projects') || id === '') return undefined
  try {
    return { kind, id: decodeURIComponent(id) }
  } catch {
    return undefined
  }
}

export function pathOf({ kind, id }: Scope, page = ''): string {
  return `/${kind}/${encodeURIComponent(id)}${page && `/${page}`}`
}
