// The feed of what is meant only: by filters, in a folder or a project, for whoever may see no more.
import { describe, expect, test } from 'vitest'
import type { FeedResponse } from '../../functions/query/feed/feed.ts'
import { patientBudget, spentBudget } from '../budgets.ts'
import { anEntry, newId } from '../entries.ts'
import { type Service, type ServiceOptions, startService } from '../service.ts'

async function poll(service: Service, path: string, query: string, right = 'reader *'): Promise<FeedResponse> {
  const { status, body } = await service.call('GET', `/v2/${path}/feed?${query}`, { rights: [right] })
  expect([status, body.message]).toEqual([200, undefined])
  return body
}

/** All that a poller gets that stores `next` and passes it as `after`. */
async function followed(service: Service, path: string, query: string, right?: string): Promise<string[]> {
  const ids: string[] = []
  for (let after = -1; ; ) {
    const { items, next, caughtUp } = await poll(service, path, `${query}&after=${after}`, right)
    expect(items.every(({ leafIndex }) => leafIndex > after && leafIndex <= next)).toBe(true)
    ids.push(...items.map(({ entry }) => entry['id']))
    if (caughtUp) return ids
    expect(next).toBeGreaterThan(after)
    after = next
  }
}

/** An organization with two folders, one in the other, archived in several segments. */
async function begin(options: ServiceOptions = {}) {
  const service = await startService(options)
  const organizationId = newId()
  const large = { text: `${'x'.repeat(20_000)} needle` }
  for (let round = 0; round < 3; round += 1) {
    await service.record(
      anEntry({ context: { organizationId }, severity: 'ERROR' }),
      anEntry({ context: { organizationId, folderPath: ['outer'] }, details: large }),
      anEntry({
        context: { organizationId, folderPath: ['outer', 'inner'], projectId: 'p' },
        eventName: 'Project deleted',
      }),
      anEntry({ context: { organizationId, folderPath: ['outer'], projectId: 'q' }, visibility: 'PRIVATE' }),
      anEntry({ context: { organizationId, projectId: 'p' }, sourceIpAddress: '192.0.2.77:443' }),
    )
    await service.drain('archive')
  }
  return { service, organizationId, organization: `organizations/${organizationId}` }
}

const listed = async (service: Service, path: string, query: string, right: string): Promise<string[]> => {
  const { body } = await service.call('GET', `/v2/${path}?${query}&limit=1000`, { rights: [right] })
  return body.items.map(({ id }: { id: string }) => id)
}

describe('the feed', () => {
  test.each([
    ['with time', false, ['ORGANIZATION', 'folders/outer', 'projects/p']],
    ['with none', true, ['folders/outer']],
  ] as const)('shows by the same filters what the list shows, each entry once, %s', async (_, isHurried, paths) => {
    let hurries = false
    const newBudget = () => (hurries ? spentBudget() : patientBudget())
    const { service, organizationId, organization } = await begin({ newBudget })
    const queries = [
      '',
      'severity=ERROR',
      'outcome=!FAILURE&event-name=Project%20*',
      'q=needle',
      'field=details.text:*needle',
      'source-ip=192.0.2.77',
      'include=direct',
      'severity=ERROR&event-name=nothing',
    ]
    const right = `operator organizations/${organizationId}`
    for (const path of paths.map((each) => (each === 'ORGANIZATION' ? organization : each)))
      for (const query of queries) {
        const asked = `organization=${organizationId}&${query}`
        hurries = false
        const expected = await listed(service, path, asked, right)
        hurries = isHurried
        const ids = await followed(service, path, `limit=4&${asked}`, right)
        expect([path, query, ids.toSorted()]).toEqual([path, query, expected.toSorted()])
      }
  })

  test('of a folder or project is for its readers, and shows nothing of the rest', async () => {
    const { service, organizationId, organization } = await begin()
    const right = (scope: string) => `reader organizations/${organizationId}/${scope}`
    expect(await followed(service, 'folders/outer', '', right('folders/outer'))).toHaveLength(6)
    expect(await followed(service, 'projects/p', '', right('projects/p'))).toHaveLength(6)
    expect(await followed(service, 'projects/p', '', right('folders/inner'))).toHaveLength(3)
    for (const [path, scope] of [
      ['folders/outer', 'folders/inner'],
      ['projects/q', 'projects/p'],
      [organization, 'folders/outer'],
    ] as const) {
      const refused = await service.call('GET', `/v2/${path}/feed`, { rights: [right(scope)] })
      expect([path, refused.status]).toEqual([path, 404])
    }
  })

  test('moves on past what is passed over, and stops at the limit of what is shown', async () => {
    const { service, organization } = await begin()
    expect(await poll(service, organization, 'event-name=nothing')).toEqual({
      items: [],
      next: 14,
      caughtUp: true,
      size: 15,
    })
    const first = await poll(service, organization, 'severity=ERROR&limit=1')
    expect(first.items).toHaveLength(1)
    expect(first).toMatchObject({ next: first.items[0]?.leafIndex, caughtUp: false })
  })

  test('goes on waiting while only others come, and ends with what is meant', async () => {
    const { service, organizationId, organization } = await begin({
      sleep: async () => {
        const severity = looks > 0 ? 'ERROR' : 'INFO'
        looks += 1
        await service.record(anEntry({ context: { organizationId }, severity }))
        await service.drain('archive')
      },
    })
    let looks = 0
    const { items, next } = await poll(service, organization, 'severity=ERROR&after=14&wait=20')
    expect(items.map(({ leafIndex }) => leafIndex)).toEqual([16])
    expect([next, looks]).toEqual([16, 2])
  })

  test('of a container of which nothing is known is empty, and stays where it is', async () => {
    const service = await startService()
    const project = `projects/${newId()}`
    expect(await poll(service, project, 'after=7', `reader ${project}`)).toEqual({
      items: [],
      next: 7,
      caughtUp: true,
      size: 0,
    })
  })

  test.each(['start-time-range=2026-11-01T00:00:00Z', 'severity=WARN', 'q=%20', 'sort=asc'])(
    'refuses %s by name',
    async (query) => {
      const { service, organization } = await begin()
      const { status, body } = await service.call('GET', `/v2/${organization}/feed?${query}`, { rights: ['reader *'] })
      expect([status, body.code]).toEqual([400, 'PARAMETER_INVALID'])
      expect(body.message).toContain(`"${query.split('=')[0]}"`)
    },
  )
})
