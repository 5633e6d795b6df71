import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtIn, builtInViews } from '../../functions/portal/browser/views/built-in-views.ts'
import {
  fileOf,
  keepViews,
  keptViews,
  withFile,
  withoutView,
  withView,
} from '../../functions/portal/browser/views/kept-views.ts'
import {
  addressOf,
  nameFault,
  readView,
  type SavedView,
  showSame,
  viewOf,
} from '../../functions/portal/browser/views/saved-view.ts'
import { sharedName } from '../../functions/portal/browser/views/shared-name.ts'
import { listParameters } from '../../functions/query/list/list-parameters.ts'
import { containerIdPattern } from '../../shared/entry/scope.ts'
import { parseParameters } from '../../shared/http/parameters.ts'

const acme = 'organizations/acme'
const view = (name: string, query = 'outcome=DENIED', scope: SavedView['scope'] = acme): SavedView => ({
  name,
  scope,
  query,
})
const keeper = () => {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
}

describe('a saved view', () => {
  test('is a name and the address of a list, without the entry that happens to be open', () => {
    const saved = viewOf(
      ' Denied ',
      acme,
      new URLSearchParams('range=P7D&outcome=DENIED&entry=0123&columns=time,event'),
    )
    expect(saved).toEqual({ name: 'Denied', scope: acme, query: 'range=P7D&outcome=DENIED&columns=time%2Cevent' })
    expect(addressOf(saved)).toBe('/organizations/acme?range=P7D&outcome=DENIED&columns=time%2Cevent')
  })

  test('leads to a list of this portal, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), (query) => {
        const url = new URL(addressOf({ scope: acme, query }), 'https://beleg.example')
        expect([url.origin, url.pathname, url.hash]).toEqual(['https://beleg.example', '/organizations/acme', ''])
      }),
    )
  })

  test('is refused from outside when it is none', () => {
    for (const value of [null, 1, [], {}, view(''), view('x'.repeat(101)), { ...view('x'), scope: '//evil.example' }])
      expect(readView(value)).toBeUndefined()
    for (const scope of ['organizations/../x', 'organizations/a?b', 'https://x', 'organizations/'])
      expect(readView({ ...view('x'), scope })).toBeUndefined()
    expect([nameFault(' '), nameFault('x'.repeat(101)), nameFault('x')]).toEqual(['empty', 'long', undefined])
  })

  test('shows the same as another with its parameters in another order', () => {
    expect(showSame(view('a', 'x=1&y=2'), view('b', 'y=2&x=1'))).toBe(true)
    expect(showSame(view('a', 'x=1'), view('a', 'x=1&x=1'))).toBe(false)
    expect(showSame(view('a'), view('a', 'outcome=DENIED', 'projects/p'))).toBe(false)
  })
})

describe('views of this browser', () => {
  test('are kept, by their names in order, one of a name in each scope', () => {
    const kept = keeper()
    const views = [view('b'), view('a'), view('b', 'q=x'), view('b', 'q=y', 'projects/p')].reduce(
      withView,
      [] as readonly SavedView[],
    )
    expect(keepViews(kept, views)).toBe(true)
    expect(keptViews(kept)).toEqual([view('a'), view('b', 'q=x'), view('b', 'q=y', 'projects/p')])
    expect(withoutView(views, view('b'))).toEqual([view('a'), view('b', 'q=y', 'projects/p')])
  })

  test('are none where the browser keeps nothing, or something else stands there', () => {
    expect(keptViews(undefined)).toEqual([])
    const refusing = {
      getItem: () => 'nonsense',
      setItem: () => {
        throw new Error('full')
      },
    }
    expect([keptViews(refusing), keepViews(refusing, [view('a')]), keepViews(undefined, [])]).toEqual([
      [],
      false,
      false,
    ])
  })

  test('come back from an exported file, and twice is once', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 20 })
      .filter((text) => text.trim() === text && text !== '' && !/\(\d+\)$/.test(text))
    const views = fc.uniqueArray(
      name.map((each) => view(each)),
      { selector: (each) => each.name, maxLength: 5 },
    )
    fc.assert(
      fc.property(views, (some) => {
        const all = some.reduce(withView, [] as readonly SavedView[])
        const imported = withFile([], fileOf(all))
        expect(imported).toEqual({ views: all, added: all.length, known: 0, refused: 0 })
        expect(withFile(all, fileOf(all))).toEqual({ views: all, added: 0, known: all.length, refused: 0 })
      }),
    )
  })

  test('of a file take nobody’s name, and what is no view is left out and counted', () => {
    const file = JSON.stringify({ version: 1, views: [view('a', 'q=2'), { name: 'no view' }, view('b')] })
    const imported = withFile([view('a', 'q=1')], file)
    expect(imported).toMatchObject({ added: 2, known: 0, refused: 1 })
    expect(imported?.views.map(({ name }) => name)).toEqual(['a', 'a (2)', 'b'])
    expect(withFile(imported?.views ?? [], file)).toMatchObject({ added: 0, known: 2, refused: 1 })
    for (const text of ['', '[]', '{"version":2,"views":[]}', 'null']) expect(withFile([], text)).toBeUndefined()
  })
})

describe('the views that every scope has', () => {
  test.each(builtInViews)('%s is a list that the API answers', (name) => {
    const asked = new URLSearchParams(builtIn(name, acme, Date.parse('2026-11-26T12:00:00Z'), 'Europe/Berlin').query)
    asked.delete('range')
    const values = Object.fromEntries([...asked.keys()].map((each) => [each, asked.getAll(each)]))
    expect(() => parseParameters(listParameters, values)).not.toThrow()
  })

  test('that is about today is about the whole day of the zone', () => {
    const { query } = builtIn('changesByPeople', acme, Date.parse('2026-10-25T12:00:00Z'), 'Europe/Berlin')
    const asked = new URLSearchParams(query)
    expect([asked.get('start-time-range'), asked.get('end-time-range')]).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ])
  })
})

describe('the name of a shared view', () => {
  test('stands in an address as it is, whatever the title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }), (title) => {
        expect(sharedName(title)).toMatch(containerIdPattern)
        expect(sharedName(title)).toBe(sharedName(title))
      }),
    )
  })

  test('says what the title says, and is another for another title', () => {
    expect(sharedName('Failed or denied, 7 days')).toMatch(/^failed-or-denied-7-days-[0-9a-z]+$/)
    expect(sharedName('Löschungen')).not.toBe(sharedName('Loschungen'))
    expect(sharedName('変更')).toMatch(/^view-/)
  })
})
