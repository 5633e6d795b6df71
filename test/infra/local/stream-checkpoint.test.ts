// The file that keeps a pump's progress.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openCheckpoint } from '../../../infra/local/stream-checkpoint.ts'

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

  test('that is damaged is refused, and the file is named', async () => {
    const damaged = join(dir, 'damaged.json')
    await writeFile(damaged, '{"streamArn":')
    expect(() => openCheckpoint(damaged, 'stream-1')).toThrow(
      `the checkpoint file "${damaged}" is not JSON: remove it to read the stream from its start`,
    )
  })
})
