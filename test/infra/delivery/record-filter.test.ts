// Which stream records reach a function.
import { describe, expect, test } from 'vitest'
import { matches } from '../../../infra/delivery/record-filter.ts'
import { type RecordFilter, streamConsumers } from '../../../shared/deployment/streams.ts'

/** Of rows of two fields. */
const nested: RecordFilter = {
  dynamodb: { Keys: { row: { S: ['download'] } }, NewImage: { state: { S: ['running'] } } },
}

describe('a record filter', () => {
  const running = { dynamodb: { Keys: { row: { S: 'download' } }, NewImage: { state: { S: 'running' } } } }

  test('lets a record pass whose named fields all have one of the listed values', () => {
    expect(matches(streamConsumers.archive.filter, { eventName: 'INSERT' })).toBe(true)
    expect(matches(streamConsumers.archive.filter, { eventName: 'MODIFY', more: 1 })).toBe(true)
    expect(matches(nested, running)).toBe(true)
    expect(matches({}, running)).toBe(true)
  })

  test.each([
    ['has another value', { eventName: 'REMOVE' }],
    ['has the value in another case', { eventName: 'insert' }],
    ['has the value as a prefix', { eventName: 'INSERTED' }],
    ['lacks the field', {}],
    ['inherits the field', Object.create({ eventName: 'INSERT' })],
    ['has an object in its place', { eventName: { S: 'INSERT' } }],
    ['is nothing', null],
  ])('holds back a record that %s', (_, record) => {
    expect(matches(streamConsumers.archive.filter, record)).toBe(false)
  })

  test('holds back a record of which only one of several named fields matches', () => {
    const removed = { dynamodb: { Keys: { row: { S: 'download' } } } }
    const done = { dynamodb: { Keys: { row: { S: 'download' } }, NewImage: { state: { S: 'done' } } } }
    for (const record of [removed, done]) expect(matches(nested, record)).toBe(false)
  })
})
