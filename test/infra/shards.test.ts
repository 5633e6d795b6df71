import { expect, test } from 'vitest'
import { functions, synthesize } from './synthesized.ts'

test('whoever reads or writes entries is told the shards, as they are configured', () => {
  const shards = '{"o":[{"from":"2027-01-01T00:00:00Z","shards":4}]}'
  const template = synthesize({ shards })
  const told = Object.values(template.findResources('AWS::Lambda::Function'))
    .filter(({ Properties }) => Properties.Environment.Variables.SHARDS === shards)
    .map(({ Properties }) => Properties.Description)
  const names = ['download', 'index', 'ingest', 'query', 'reconcile']
  expect(told.toSorted()).toEqual(names.map((name) => `functions/${name}`))
})

test('without the setting every organization has one shard', () => {
  expect(functions().get('ingest')?.properties.Environment.Variables.SHARDS).toBe('{}')
})

test('shards that break a rule are refused before anything is deployed', () => {
  const shards = '{"o":[{"from":"2027-01-01T00:00:00Z","shards":1}]}'
  expect(() => synthesize({ shards })).toThrow('shards of "o": "shards" must grow, from 2 on')
})
