// The sections of the portal: links to the views of the present scope.
import { pathOf, type Scope } from './scope.ts'
import { shellWords } from './words.ts'

export interface Section {
  readonly name: 'list' | 'insights' | 'tail' | 'downloads' | 'log' | 'verify'
  readonly href: string
  readonly current: boolean
}

/** @param has whether there is a screen at a path: what is not there is not linked. */
export function sectionsOf(scope: Scope | undefined, here: URL, has: (path: string) => boolean): readonly Section[] {
  const pages = ['list', 'insights', 'tail', 'downloads', 'log'] as const
  const ofScope = scope ? pages.map((name) => ({ name, path: pathOf(scope, name === 'list' ? '' : name) })) : []
  return [...ofScope, { name: 'verify', path: '/verify' } as const]
    .filter(({ path }) => has(path))
    .map(({ name, path }) => ({ name, href: `${path}${searchFor(name, here)}`, current: path === here.pathname }))
}

/** What is asked goes along between the views that ask the same. */
function searchFor(name: Section['name'], { search, pathname }: URL): string {
  const isAsking = (view: string) => ['list', 'insights', 'tail'].includes(view)
  const last = pathname.split('/')[3] ?? 'list'
  if (!isAsking(name) || !isAsking(last)) return ''
  const kept = new URLSearchParams(search)
  kept.delete('entry')
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
