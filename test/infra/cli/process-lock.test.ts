// The lock by which commands take turns, held by many processes at once, some of which are killed.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const module = new URL('../../../infra/cli/session/process-lock.ts', import.meta.url)

/** Locks so many times, and says in a file that it begins and ends to hold the lock; the last time it holds it until it is killed, if at all. */
const program = `
import { appendFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { tryLock } from ${JSON.stringify(module.href)}
const [lock, log, turns, isKilled] = process.argv.slice(2)
for (let turn = 1; turn <= Number(turns); turn += 1) {
  let free
  while (!free) free = await tryLock(lock)
  appendFileSync(log, 'begin ' + process.pid + '\\n')
  await setImmediate()
  if (isKilled === 'killed' && turn === Number(turns)) process.kill(process.pid, 'SIGKILL')
  appendFileSync(log, 'end ' + process.pid + '\\n')
  await free()
}
`

test('it is held by one process at a time, however many want it, and by the next one where its holder was killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'beleg-lock-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const [file, lock, log] = [join(folder, 'program.mjs'), join(folder, 'lock'), join(folder, 'log')]
  await writeFile(file, program)
  const turns = 40
  const kinds = ['kept', 'killed', 'kept', 'killed', 'kept', 'killed']
  const ended = kinds.map((kind) => {
    const child = spawn(process.execPath, [file, lock, log, String(turns), kind], { stdio: 'inherit' })
    return new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)))
  })
  expect(await Promise.all(ended)).toEqual(kinds.map((kind) => (kind === 'killed' ? 'SIGKILL' : 0)))
  const lines = (await readFile(log, 'utf8')).trimEnd().split('\n')
  expect(lines.filter((line) => line.startsWith('begin'))).toHaveLength(turns * kinds.length)
  // Each end is that of the beginning before it: where one was killed, a beginning follows.
  const wrong = lines.filter((line, at) => line.startsWith('end') && lines[at - 1] !== line.replace('end', 'begin'))
  expect(wrong).toEqual([])
})
