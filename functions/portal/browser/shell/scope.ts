// The scope that is looked at: an organization, a folder or a project, as the address names it. Names come from what has been listed.
import { signal } from '@preact/signals'
import type { Me, OrganizationAccess } from '../api/me.ts'

export interface Scope {
  readonly kind: 'organizations' | 'folders' | 'projects'
  readonly id: string
}

/** Who is signed in, and where that may read; `undefined` until it is known. */
export const reader = signal<{ readonly me: Me; readonly organizations: readonly OrganizationAccess[] } | undefined>(
  undefined,
)

/** `Hafenkontor` of `organizations/5d0c…`, where some screen has learned it. */
export const scopeNames = signal<ReadonlyMap<string, string>>(new Map())

export function learnNames(names: Iterable<readonly [scope: string, name: string]>): void {
  const news = [...names].filter(([scope, name]) => scopeNames.peek().get(scope) !== name)
  if (news.length > 0) scopeNames.value = new Map([...scopeNames.peek(), ...news])
}

/** Its name, or its id where nobody knows that. */
export function nameOf({ kind, id }: Scope): string {
  return scopeNames.value.get(`${kind}/${id}`) ?? id
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
