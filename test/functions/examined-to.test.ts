// How far a page has looked: told with every cursor, exact where that tells nothing of what the caller may not see.
import { describe, expect, test } from 'vitest'
import { budgetOfLooks, hurriedBudget, spentBudget } from '../budgets.ts'
import { anEntry, newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'

interface Page {
  readonly items: readonly { readonly eventTimeStamp: string }[]
  readonly cursor?: string
  readonly explain?: Readonly<Record<string, unknown>>
}

const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
const at = (second: number) => `${yesterday}T12:00:${String(second).padStart(2, '0')}.000000123Z`
const entriesAt = (context: { organizationId: string; folderId?: string }, seconds: readonly number[]) =>
  seconds.map((second) => anEntry({ context, eventTimeStamp: at(second) }))

async function pagesOf(service: Pick<Service, 'call'>, path: string, right: string): Promise<Page[]> {
  const pages: Page[] = []
  for (let cursor = ''; ; ) {
    const { status, body } = await service.call('GET', `${path}${cursor}`, { rights: [right] })
    expect(status).toBe(200)
    pages.push(body)
    if (body.cursor === undefined) return pages
    cursor = `&cursor=${encodeURIComponent(body.cursor)}`
  }
}

const examinedTo = ({ explain }: Page) => explain?.['examinedTo']

/** Of every folder there are more containers than can be read side by side: all of the organization is read. */
async function askedByOrganization(service: Service, path: string, right: string): Promise<Page> {
  Object.assign(service.stores.lookups, { targets: async () => undefined })
  const { status, body } = await service.call('GET', path, { rights: [right] })
  expect(status).toBe(200)
  return body
}

describe('a page with a cursor', () => {
  test.each(['desc', 'asc'])(
    'says to every reader the time of the last entry that it shows, and the last page says nothing (%s)',
    async (sort) => {
      const service = await startService()
      const [organizationId, folderId] = [newId(), newId()]
      await service.record(...entriesAt({ organizationId, folderId }, [1, 2, 3, 4, 5]))
      for (const [scope, right] of [
        [`organizations/${organizationId}`, 'reader *'],
        [`folders/${folderId}`, `reader organizations/${organizationId}/folders/${folderId}`],
      ]) {
        const pages = await pagesOf(service, `/v2/${scope}?limit=2&sort=${sort}`, right ?? '')
        expect(pages.map(examinedTo)).toEqual([...(sort === 'asc' ? [at(2), at(4)] : [at(4), at(2)]), undefined])
        expect(pages.map(({ explain }) => Object.keys(explain ?? {}))).toEqual([['examinedTo'], ['examinedTo'], []])
      }
    },
  )

  test.each(
    ['q=needle', 'initiator=nobody', 'resource=nothing'].flatMap((query) => [
      [query, 'desc'],
      [query, 'asc'],
    ]),
  )(
    'that shows nothing of %s says to whoever may see all of it how far it got, each page further (%s)',
    async (query, sort) => {
      const service = await startService({ newBudget: () => budgetOfLooks(4) })
      const organizationId = newId()
      const seconds = Array.from({ length: 12 }, (_, second) => second)
      await service.record(...entriesAt({ organizationId }, seconds))
      const pages = await pagesOf(service, `/v2/organizations/${organizationId}?${query}&sort=${sort}`, 'reader *')
      const times = pages.slice(0, -1).map(examinedTo) as string[]
      expect(times.length).toBeGreaterThan(2)
      expect(pages.flatMap(({ items }) => items)).toEqual([])
      expect(new Set(times).size).toBe(times.length)
      expect(times).toEqual(sort === 'asc' ? times.toSorted() : times.toSorted().reverse())
      for (const time of times) expect(seconds.map(at)).toContain(time)
    },
  )

  test.each([
    ['desc', new Date(Date.parse(yesterday) + 86_400_000).toISOString()],
    ['asc', `${yesterday}T00:00:00.000Z`],
  ])('that was read of others’ entries says to whoever may not see them only a whole day (%s)', async (sort, day) => {
    const service = await startService({ newBudget: hurriedBudget })
    const answers = []
    for (const seconds of [
      [10, 20, 30],
      [11, 25, 59],
    ]) {
      const [organizationId, folderId] = [newId(), newId()]
      const path = `/v2/folders/${folderId}?sort=${sort}`
      await service.record(...entriesAt({ organizationId, folderId }, [sort === 'asc' ? 59 : 0]))
      await service.record(...entriesAt({ organizationId }, seconds))
      const page = await askedByOrganization(
        service,
        path,
        `reader organizations/${organizationId}/folders/${folderId}`,
      )
      answers.push([page.items, page.explain])
    }
    expect(answers[0]).toEqual([[], { examinedTo: day }])
    expect(answers[1]).toEqual(answers[0])
  })

  test('never says more than its range', async () => {
    const service = await startService({ newBudget: spentBudget })
    const [organizationId, folderId] = [newId(), newId()]
    await service.record(...entriesAt({ organizationId, folderId }, [0]))
    await service.record(...entriesAt({ organizationId }, [10, 20]))
    const range = `start-time-range=${yesterday}T06:00:00Z&end-time-range=${yesterday}T18:00:00Z`
    const right = `reader organizations/${organizationId}/folders/${folderId}`
    for (const [sort, time] of [
      ['desc', `${yesterday}T18:00:00.000Z`],
      ['asc', at(0)],
    ]) {
      const page = await askedByOrganization(service, `/v2/folders/${folderId}?sort=${sort}&${range}`, right)
      expect(examinedTo(page)).toBe(time)
    }
  })

  test('says to operators who ask what it cost as well', async () => {
    const service = await startService()
    const organizationId = newId()
    await service.record(...entriesAt({ organizationId }, [1, 2]))
    const [page] = await pagesOf(service, `/v2/organizations/${organizationId}?limit=1&explain=true`, 'operator *')
    expect(page?.explain).toEqual({
      examinedTo: at(2),
      plan: 'organization',
      pages: expect.any(Number),
      readUnits: expect.any(Number),
      entriesExamined: expect.any(Number),
    })
  })
})
