// The file that keeps a pump's progress.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openCheckpoint } from '../../../../infra/local/pump/stream-checkpoint.ts'

let dir = ''
let file = ''

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'beleg-checkpoint-'))
  file = join(dir, 'pumps', 'archive.json')
})

afterEach(() => rm(dir, { recursive: true, force: true }))

describe('a checkpoint', () => {
  test('is found again by the next process, shard by shard', () => {
    const first = openCheckpoint(file, 'stream-1')
    expect(first.of('one')).toEqual({})
    first.set('one', { after: '7', closed: true })
    first.set('two', { after: '8' })
    const second = openCheckpoint(file, 'stream-1')
    expect(second.of('one')).toEqual({ after: '7', closed: true })
    expect(second.of('two')).toEqual({ after: '8' })
  })

  test('of another stream counts as none', () => {
    openCheckpoint(file, 'stream-1').set('one', { after: '7' })
    expect(openCheckpoint(file, 'stream-2').of('one')).toEqual({})
  })

  test('forgets the shards that are not to be kept, and no other', () => {
    const checkpoint = openCheckpoint(file, 'stream-1')
    checkpoint.set('one', { after: '7' })
    checkpoint.set('two', { after: '8' })
    checkpoint.keepOnly(['two', 'three'])
    const reopened = openCheckpoint(file, 'stream-1')
    expect(reopened.of('one')).toEqual({})
    expect(reopened.of('two')).toEqual({ after: '8' })
  })

  test('leaves nothing else beside its file', async () => {
    openCheckpoint(file, 'stream-1').set('one', { after: '7' })
    expect(await readdir(join(dir, 'pumps'))).toEqual(['archive.json'])
  })

  test.each([
    '',
    '{"streamArn":',
    'null',
    '7',
    '[]',
    '{}',
    '{"streamArn":"stream-1"}',
    '{"streamArn":"stream-1","shards":null}',
    '{"streamArn":"stream-1","shards":[]}',
    '{"streamArn":"stream-1","shards":"one"}',
    '{"streamArn":"stream-1","shards":{"one":null}}',
    '{"streamArn":"stream-1","shards":{"one":{"after":7}}}',
    '{"streamArn":"stream-1","shards":{"one":{"after":"x"}}}',
    '{"streamArn":"stream-1","shards":{"one":{"closed":"yes"}}}',
    '{"streamArn":7,"shards":{}}',
  ])('that is damaged is refused in one sentence, and the file is named: %s', async (content) => {
    const damaged = join(dir, 'damaged.json')
    await writeFile(damaged, content)
    expect(() => openCheckpoint(damaged, 'stream-1')).toThrow(
      `the checkpoint file "${damaged}" is damaged: remove it, and the stream is read again from its start (what was taken before is recognized)`,
    )
  })
})
