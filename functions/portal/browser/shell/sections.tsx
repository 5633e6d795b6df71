// The sections of the portal: links to the screens of the current scope.
import { type Me, manages, operates } from '../api/me.ts'
import { pathOf, type Scope } from './scope.ts'
import { shellWords } from './words.ts'

export interface Section {
  readonly name: (typeof ofScope)[number] | 'senders' | 'verify'
  readonly href: string
  readonly current: boolean
}

const ofScope = ['list', 'insights', 'tail', 'downloads', 'log'] as const

/** Parameters that belong to one scope: the open entry, whether subfolders count, and the organization. A link to another scope drops them. */
const ofOneScope = ['entry', 'include', 'organization']

export interface SectionsOf {
  readonly scope: Scope
  /** Whether the reader may read anything there. */
  readonly isRead: boolean
  readonly me: Me
}

/** The links of the current scope. A section that the reader's rights do not open has no link. */
export function sectionsOf(of: SectionsOf | undefined, here: URL): readonly Section[] {
  const read = of?.isRead
    ? ofScope.map((name) => ({ name, paths: [pathOf(of.scope, name === 'list' ? '' : name)] }))
    : []
  const senders = of ? sendersOf(of.scope, of.me).map((part) => pathOf(of.scope, part)) : []
  const all: readonly { readonly name: Section['name']; readonly paths: readonly string[] }[] = [
    ...read,
    { name: 'senders', paths: senders },
    { name: 'verify', paths: ['/verify'] },
  ]
  return all.flatMap(({ name, paths }) =>
    paths[0] === undefined
      ? []
      : { name, href: `${paths[0]}${searchFor(name, here)}`, current: paths.includes(here.pathname) },
  )
}

/** The screens about the senders of an organization that the caller's rights open. */
function sendersOf({ kind, id }: Scope, me: Me): readonly string[] {
  if (kind !== 'organizations') return []
  return [...(manages(me, id) ? ['ingest-keys'] : []), ...(operates(me, id) ? ['quarantine'] : [])]
}

/** The address of the current view in another scope. It keeps the query, which the chips show. */
export function hrefIn(scope: Scope, here: URL): string {
  const last = here.pathname.split('/')[3] ?? ''
  const page = ofScope.find((name) => name === last)
  return `${pathOf(scope, page)}${searchFor(page ?? 'list', here)}`
}

/** The query string for a section. List, insights and live tail share their parameters; other sections get none. */
function searchFor(name: Section['name'], { search, pathname }: URL): string {
  const isAsking = (view: string) => ['list', 'insights', 'tail'].includes(view)
  const last = pathname.split('/')[3] ?? 'list'
  if (!isAsking(name) || !isAsking(last)) return ''
  const kept = new URLSearchParams(search)
  for (const name of ofOneScope) kept.delete(name)
  return kept.size > 0 ? `?${kept}` : ''
}

export function SectionLinks({
  sections,
  class: name = '',
  onFollow,
}: {
  readonly sections: readonly Section[]
  readonly class?: string
  readonly onFollow?: () => void
}) {
  const say = shellWords().sections
  return (
    <>
      {sections.map(({ name: section, href, current }) => (
        <a href={href} class={name} {...(current && { 'aria-current': 'page' as const })} onClick={() => onFollow?.()}>
          {say[section]}
        </a>
      ))}
    </>
  )
}
