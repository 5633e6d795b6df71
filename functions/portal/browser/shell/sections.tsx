// The sections of the portal: links to the screens of the current scope.
import { pathOf, type Scope } from './scope.ts'
import { shellWords } from './words.ts'

export interface Section {
  readonly name: 'list' | 'insights' | 'tail' | 'downloads' | 'log' | 'verify'
  readonly href: string
  readonly current: boolean
}

const ofScope = ['list', 'insights', 'tail', 'downloads', 'log'] as const

/** What is not asked of another scope: the entry in the drawer, and how much of a container is meant. */
const ofOneScope = ['entry', 'include', 'organization']

/** @param has whether there is a screen at a path: what is not there is not linked. */
export function sectionsOf(scope: Scope | undefined, here: URL, has: (path: string) => boolean): readonly Section[] {
  const own = scope ? ofScope.map((name) => ({ name, path: pathOf(scope, name === 'list' ? '' : name) })) : []
  return [...own, { name: 'verify', path: '/verify' } as const]
    .filter(({ path }) => has(path))
    .map(({ name, path }) => ({ name, href: `${path}${searchFor(name, here)}`, current: path === here.pathname }))
}

/** The view that is shown now, of another scope: what is asked goes along, and chips show that it does. */
export function hrefIn(scope: Scope, here: URL): string {
  const last = here.pathname.split('/')[3] ?? ''
  const page = ofScope.find((name) => name === last)
  return `${pathOf(scope, page)}${searchFor(page ?? 'list', here)}`
}

/** What is asked goes along between the views that ask the same. */
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
