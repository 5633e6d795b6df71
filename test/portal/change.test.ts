// What an entry says was changed, from the shapes in which services write it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inferredChange } from '../../functions/portal/browser/entry/inferred-change.ts'
import { statedChange } from '../../shared/entry/change.ts'
import { differencesOf, leavesOf } from '../../shared/json/differences.ts'
import { cloudEntries, demoEntries, productEntries, shown } from './sample-entries.ts'

const role = { path: 'role', kind: 'changed', before: 'editor', after: 'owner' }

describe('a change that the entry states', () => {
  test.each<[string, object, string, object[]]>([
    [
      'before and after',
      { details: { before: { role: 'editor', a: 1 }, after: { role: 'owner', a: 1 } } },
      'details',
      [role, { path: 'a', kind: 'same', before: 1, after: 1 }],
    ],
    ['old and new', { result: { member: 'x', old: { role: 'editor' }, new: { role: 'owner' } } }, 'result', [role]],
    [
      'a list of fields',
      { details: { changes: [{ field: 'role', old: 'editor', new: 'owner' }] } },
      'details.changes',
      [role],
    ],
    [
      'a list with from and to',
      { details: { changes: [{ path: '/role', from: 'editor', to: 'owner' }] } },
      'details.changes',
      [role],
    ],
    [
      'an object by field',
      { details: { diff: { role: { before: 'editor', after: 'owner' } } } },
      'details.diff',
      [role],
    ],
    ['a pair by field', { details: { changes: { role: ['editor', 'owner'] } } }, 'details.changes', [role]],
    [
      'old and new values',
      { details: { old_values: { role: 'editor' }, new_values: { role: 'owner' } } },
      'details',
      [role],
    ],
    [
      'values that are JSON',
      {
        details: { modifiedProperties: [{ displayName: 'role', oldValue: '"editor"', newValue: '"owner"' }] },
      },
      'details.modifiedProperties',
      [role],
    ],
    [
      'changes of resources',
      {
        details: { resource_changes: [{ address: 'db', change: { before: { size: 1 }, after: { size: 2 } } }] },
      },
      'details.resource_changes',
      [{ path: 'db.size', kind: 'changed', before: 1, after: 2 }],
    ],
    [
      'what was not there before',
      { details: { before: null, after: { a: { b: [1] } } } },
      'details',
      [{ path: 'a.b[0]', kind: 'added', after: 1 }],
    ],
    ['a field of its own', { changes: [{ field: 'role', old: 'editor', new: 'owner' }] }, 'changes', [role]],
    [
      'a JSON patch',
      {
        request: {
          endpoint: 'PATCH /x',
          body: {
            value: [
              { op: 'add', path: '/metadata/labels/app~1tier', value: 'web' },
              { op: 'remove', path: '/spec/paused' },
              { op: 'replace', path: '/spec/containers/0/image', value: 'v2' },
              { op: 'test', path: '/kind', value: 'Pod' },
            ],
          },
        },
      },
      'request.body.value',
      [
        { path: 'metadata.labels.app/tier', kind: 'added', after: 'web' },
        { path: 'spec.paused', kind: 'removed' },
        { path: 'spec.containers[0].image', kind: 'changed', after: 'v2' },
        { path: 'kind', kind: 'same', before: 'Pod', after: 'Pod' },
      ],
    ],
    [
      'only what it is now',
      { result: { after: { labels: { team: 'a' } } } },
      'result.after',
      [{ path: 'labels.team', kind: 'changed', after: 'a' }],
    ],
    [
      'only what it was',
      { details: { before: { bindings: [] } } },
      'details.before',
      [{ path: 'bindings', kind: 'changed', before: [] }],
    ],
  ])('is read from %s', (_shape, fields, source, rows) => {
    const { details: _details, result: _result, ...entry } = shown(fields)
    expect(statedChange({ ...entry, ...fields } as never)).toEqual({ source, rows })
  })

  test.each<[string, object]>([
    ['a journey', { details: { from: 'ada', to: 'grace' } }],
    ['a range of time', { request: { endpoint: 'x', body: { from: '2026-01-01', to: '2026-02-01' } } }],
    ['a list of two', { details: { members: ['a', 'b'] } }],
    ['only an old name', { details: { old: 'a' } }],
  ])('is not read into %s', (_what, fields) => {
    expect(statedChange(shown(fields))).toBeUndefined()
  })

  test('has all of its fields, however many there are', () => {
    const fields = (value: number) =>
      Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`f${index}`, value]))
    const change = statedChange(shown({ details: { before: fields(1), after: fields(2) } }))
    expect(change?.rows.length).toBe(3000)
  })

  test('no entry of the samples is too strange to be looked at', () => {
    const changes = [...demoEntries, ...productEntries, ...cloudEntries].map(statedChange)
    expect(changes.filter((change) => change !== undefined).length).toBeGreaterThan(50)
    expect(changes.every((change) => change === undefined || change.rows.length > 0)).toBe(true)
  })
})

describe('a change that is inferred from the entry before', () => {
  const label = (team: string) =>
    shown({ eventName: 'Project updated', request: { endpoint: 'x' }, result: { after: { labels: { team } } } })

  test('names what this entry sets, with what the other had set', () => {
    expect(inferredChange(label('b'), label('a'))).toEqual({
      source: 'result.after',
      rows: [{ path: 'labels.team', kind: 'changed', before: 'a', after: 'b' }],
    })
  })

  test('does not say of what only the other entry names that it was removed', () => {
    const other = shown({ request: { endpoint: 'x' }, result: { after: { labels: { team: 'a' }, description: 'd' } } })
    expect(inferredChange(label('b'), other)?.rows.map(({ path }) => path)).toEqual(['labels.team'])
  })

  test.each([
    ['of another resource', { resourceId: 'other' }],
    ['that has failed', { severity: 'ERROR' as const }],
    ['that names nothing in common', { result: { after: { description: 'd' } } }],
  ])('is not made from an entry %s', (_which, fields) => {
    expect(inferredChange(label('b'), { ...label('a'), ...fields })).toBeUndefined()
  })
})

describe('the differences of two values', () => {
  test('are none exactly when both are equal, and put side by side give back both', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 4 }), (a, b) => {
        const [left, right] = [a, b].map((value) => JSON.parse(JSON.stringify(value)))
        expect(differencesOf(left, left).every(({ kind }) => kind === 'same')).toBe(true)
        const rows = differencesOf(left, right)
        const differs = rows.some(({ kind }) => kind !== 'same')
        expect(differs).toBe(JSON.stringify(sorted(left)) !== JSON.stringify(sorted(right)))
        const paths = rows.map(({ path }) => path)
        expect(new Set(paths).size).toBe(paths.length)
        // What was emptied is shown by what it has lost.
        const isEmpty = (value: unknown) => ['{}', '[]'].includes(JSON.stringify(value))
        for (const [path, value] of leavesOf(right).filter(([, value]) => !isEmpty(value))) {
          const row = rows.find((each) => path === each.path) ?? rows.find((each) => path.startsWith(each.path))
          expect(row, path).toBeDefined()
          if (row?.path === path) expect(row.after).toEqual(value)
        }
      }),
    )
  })
})

/** Objects are equal in whatever order their names stand. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, child]) => [name, sorted(child)]),
  )
}
