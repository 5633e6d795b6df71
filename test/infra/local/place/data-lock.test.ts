// One data folder, one service.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockData } from '../../../../infra/local/place/data-lock.ts'

let dir = ''

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'beleg-lock-'))
})

afterEach(() => rm(dir, { recursive: true, force: true }))

describe('the lock of a data folder', () => {
  test('is refused to a second one, which is told who holds it', () => {
    const lock = lockData(dir, 8787)
    expect(() => lockData(dir, 8797)).toThrow(
      new RegExp(`^${dir} is in use by process ${process.pid} \\(port 8787, since 20[^)]+Z\\): stop that first$`),
    )
    lock.release()
  })

  test('is free again once it is released, and leaves nothing behind', async () => {
    lockData(dir, 8787).release()
    expect(await readdir(dir)).toEqual([])
    lockData(dir, 8787).release()
  })

  test('is free the moment its holder was killed, and tells which engine that one had', async () => {
    const holder = spawn(process.execPath, ['--input-type=module', '-e', holding()], { env: ownEnv() })
    await once(holder.stdout, 'data')
    expect(() => lockData(dir, 8787)).toThrow(`is in use by process ${holder.pid} (port 1,`)
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    const lock = lockData(dir, 8787)
    expect(lock.enginePidBefore).toBe(4711)
    lock.release()
  })

  test('goes to one of many that begin at once', async () => {
    const starts = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', holding()], { env: ownEnv() }),
    )
    const outcomes = await Promise.all(
      starts.map((start) => Promise.race([once(start.stdout, 'data'), once(start, 'exit')]).then(([what]) => what)),
    )
    expect(outcomes.filter((what) => String(what) === 'held\n')).toHaveLength(1)
    for (const start of starts) start.kill('SIGKILL')
  })

  test.each(['', '{', 'null', '{"pid":"one"}'])('holds whatever the note of its holder says: %j', async (note) => {
    const lock = lockData(dir, 8787)
    await writeFile(join(dir, 'service.json'), note)
    expect(() => lockData(dir, 8787)).toThrow(`${dir} is in use by another process that has just started`)
    lock.release()
  })
})

/** A process of its own that takes the lock and keeps it. */
function holding(): string {
  const module = new URL('../../../../infra/local/place/data-lock.ts', import.meta.url).href
  return `
    const { lockData } = await import('${module}')
    lockData(${JSON.stringify(dir)}, 1).noteEngine(4711)
    console.log('held')
    setInterval(() => {}, 1000)`
}

/** Options meant for the test runner's process are not for another one. */
function ownEnv(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env
  return env
}
