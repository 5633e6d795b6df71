import { beforeEach, describe, expect, test } from 'vitest'
import type { Me } from '../../functions/portal/browser/api/me.ts'
import {
  containersIn,
  learnFromEntries,
  learnOrganization,
  organizationOf,
  places,
  wayTo,
} from '../../functions/portal/browser/shell/known-containers.ts'
import { nameOf, reader, type Scope, scopeNames } from '../../functions/portal/browser/shell/scope.ts'
import { ApiError } from '../../shared/client/api-error.ts'
import { anEntry } from '../entries.ts'

const project: Scope = { kind: 'projects', id: 'shop' }
const context = { organizationId: 'acme', folderPath: ['plattform', 'web'], folderId: 'web', projectId: 'shop' }
const shown = (over: object) => ({ ...anEntry(over), id: 'x', receivedTimeStamp: '' })

function readBy(rights: Me['rights'], reads: 'all' | 'part'): void {
  const organizations = [{ id: 'acme', reads, readsPrivate: 'none', manages: false }] as const
  const everywhere = { reads: false, readsPrivate: false, manages: false }
  reader.value = { me: { subject: 'x', rights, everywhere, organizations }, organizations }
}

/** Answers each path with its pages, one after the other, and notes what it was asked. */
function serving(answers: Readonly<Record<string, readonly unknown[]>>) {
  const asked: string[] = []
  const get = async (path: string) => {
    const at = asked.filter((one) => one === path).length
    asked.push(path)
    const answer = answers[path]?.[at]
    if (answer instanceof Error) throw answer
    if (answer === undefined) throw new Error(`nothing at ${path}`)
    return answer as never
  }
  return { api: { get }, asked }
}

beforeEach(() => {
  places.value = new Map()
  scopeNames.value = new Map()
  readBy([{ role: 'reader', scope: 'organizations/acme' }], 'all')
})

describe('the way to a project', () => {
  test('is its organization, its folders and itself, for whoever may read them all', () => {
    learnFromEntries([shown({ context })])
    expect(wayTo(project).map(({ kind, id }) => `${kind}/${id}`)).toEqual([
      'organizations/acme',
      'folders/plattform',
      'folders/web',
      'projects/shop',
    ])
  })

  test('begins where the reader may begin to read', () => {
    learnFromEntries([shown({ context })])
    readBy([{ role: 'reader', scope: 'projects/shop' }], 'part')
    expect(wayTo(project)).toEqual([project])
    readBy([{ role: 'operator', scope: 'folders/web' }], 'part')
    expect(wayTo(project).map(({ id }) => id)).toEqual(['web', 'shop'])
  })

  test('is only itself as long as nobody has said where it lies', () => {
    expect(wayTo(project)).toEqual([project])
    expect(organizationOf(project)).toBe('acme')
  })
})

describe('what containers are called', () => {
  const containers = [
    { container: 'projects/shop', folderPath: ['plattform'], name: 'Shop' },
    { container: 'folders/plattform', folderPath: [], name: 'Plattform' },
  ]
  const about = [
    shown({ resourceId: 'other', resourceName: 'Other' }),
    shown({ resourceId: 'acme', resourceName: 'Acme' }),
  ]

  test('is asked once for an organization, page by page; its own name is that of the newest entry about it', async () => {
    const [first, second] = containers
    const { api, asked } = serving({
      '/v2/organizations/one/containers': [{ items: [first], cursor: 'c' }, { items: [second] }],
      '/v2/organizations/one': [{ items: about }],
    })
    readBy([{ role: 'reader', scope: 'organizations/one' }], 'all')
    await learnOrganization(api, 'one')
    await learnOrganization(api, 'one')
    expect(asked.length).toBe(3)
    expect([nameOf(project), nameOf({ kind: 'folders', id: 'plattform' })]).toEqual(['Shop', 'Plattform'])
    expect(places.value.get('projects/shop')).toEqual({ organization: 'one', folderPath: ['plattform'] })
  })

  test('is not asked of an organization itself by who may read a part of it', async () => {
    const { api, asked } = serving({ '/v2/organizations/two/containers': [{ items: containers }] })
    readBy([{ role: 'reader', scope: 'projects/shop' }], 'part')
    await learnOrganization(api, 'two')
    expect(asked).toEqual(['/v2/organizations/two/containers'])
  })

  test('is taken from entries where the service has not said it, of the newest entry first', async () => {
    const { api } = serving({
      '/v2/organizations/three/containers': [{ items: containers }],
      '/v2/organizations/three': [{ items: [] }],
    })
    await learnOrganization(api, 'three')
    learnFromEntries([
      shown({ context, resourceId: 'web', resourceName: 'Web' }),
      shown({ context, resourceId: 'web', resourceName: 'Web, before' }),
      shown({ context, resourceId: 'shop', resourceName: 'Shop, before' }),
      shown({ context, resourceId: 'acme', resourceName: 'Acme' }),
    ])
    const names = ['folders/web', 'projects/shop', 'organizations/acme'].map((scope) => scopeNames.value.get(scope))
    expect(names).toEqual(['Web', 'Shop', 'Acme'])
  })

  test('is asked again by itself when the service did not answer for a moment, the organization and its containers each', async () => {
    const path = '/v2/organizations/five'
    const busy = new ApiError('busy', { status: 503, code: 'STORE_UNAVAILABLE', retryAfterSeconds: 7 })
    const { api, asked } = serving({
      [`${path}/containers`]: [{ items: containers }],
      [path]: [busy, { items: about }],
    })
    const slept: number[] = []
    readBy([{ role: 'reader', scope: 'organizations/five' }], 'all')
    await learnOrganization(api, 'five', async (ms) => void slept.push(ms))
    expect(asked).toEqual([`${path}/containers`, path, path])
    expect(slept).toEqual([7_000])
    expect(nameOf(project)).toBe('Shop')
  })

  test('is asked again when it could not be had', async () => {
    await learnOrganization(serving({}).api, 'four')
    const { api, asked } = serving({ '/v2/organizations/four/containers': [{ items: [] }] })
    await learnOrganization(api, 'four')
    expect(asked).toContain('/v2/organizations/four/containers')
  })
})

test('containers stand behind what they lie in, siblings by their names, and each organization by itself', () => {
  const at = (organizationId: string, folderPath: string[], projectId: string, resourceName: string) =>
    shown({ context: { organizationId, folderPath, projectId }, resourceId: projectId, resourceName })
  learnFromEntries([
    at('acme', ['b'], 'p10', 'shop-10'),
    at('acme', ['b'], 'p2', 'shop-2'),
    at('acme', ['a', 'c'], 'p1', 'billing'),
    at('else', [], 'p3', 'else'),
  ])
  expect(containersIn('acme').map(({ scope, depth }) => `${'.'.repeat(depth)}${scope.id}`)).toEqual([
    'a',
    '.c',
    '..p1',
    'b',
    '.p2',
    '.p10',
  ])
})
