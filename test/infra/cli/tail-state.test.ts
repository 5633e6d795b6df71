// `beleg tail --state`, killed at any moment and started again, while entries arrive.
import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { anEntry, newId } from '../../entries.ts'
import { rowsOf } from './handed-out.ts'
import { cliBesideSharedService } from './service-cli.ts'

const kills = 12
const batchEntries = 40
const batches = Math.ceil(Number(process.env['SOAK_TAIL_ENTRIES'] ?? 1_200) / batchEntries)
const total = batches * batchEntries
/** More from kill to kill, in all about as many as there are. */
const linesBeforeKill = (killed: number) => Math.floor((2 * total * killed) / kills ** 2)

const besideService = cliBesideSharedService()

describe('beleg tail --state', () => {
  test(`appended to a file has each of ${total} entries of the log exactly once and in its order, however often it is killed`, {
    timeout: 180_000 + total * 60,
  }, async () => {
    const { service, cli } = await besideService()
    const organizationId = newId()
    const file = join(cli.dir, 'log.ndjson')
    const args = ['tail', `organizations/${organizationId}`, '--state', 'place.json', '--quiet']
    const archiving = await service.follow('archive')
    const sending = (async () => {
      for (let batch = 0; batch < batches; batch += 1)
        await service.record(...Array.from({ length: batchEntries }, () => anEntry({ context: { organizationId } })))
    })()
    for (let killed = 0; killed < kills; killed += 1) {
      const before = linesIn(file)
      const stdout = openSync(file, 'a')
      const child = cli.start(args, stdout)
      closeSync(stdout)
      const ended = new Promise((resolve) => child.on('close', resolve))
      // Each time after some more, at whatever point the process is then.
      await vi.waitUntil(() => linesIn(file) > before + linesBeforeKill(killed) || linesIn(file) >= total, {
        timeout: 60_000 + total * 20,
        interval: 1,
      })
      child.kill('SIGKILL')
      await ended
    }
    await sending
    await vi.waitUntil(
      async () => {
        const once = await cli.bash(`beleg ${args.join(' ')} --once >> log.ndjson`)
        expect(once.code, once.stderr).toBe(0)
        return linesIn(file) >= total
      },
      { timeout: 60_000 + total * 20, interval: 100 },
    )
    await archiving.stop()
    const leaves = rowsOf(readFileSync(file, 'utf8')).map(({ leafIndex }) => leafIndex)
    expect(leaves).toEqual(Array.from({ length: total }, (_, leaf) => leaf))
  })

  test('cuts off the beginning of a row that a kill has left, and nothing else', async () => {
    const { service, cli } = await besideService()
    const organizationId = newId()
    await service.record(...Array.from({ length: 6 }, () => anEntry({ context: { organizationId } })))
    await service.drain('archive')
    const tail = `beleg tail organizations/${organizationId} --state place.json --once --quiet >> log.ndjson`
    await cli.bash(tail)
    const [file, state] = [join(cli.dir, 'log.ndjson'), join(cli.dir, 'place.json')]
    const whole = readFileSync(file, 'utf8')
    const lines = whole.split('\n')
    const { question } = JSON.parse(readFileSync(state, 'utf8'))
    const { ino, dev } = statSync(file)
    // Killed while it printed the page from leaf 2 to 5: one row is whole, of the next there is a beginning.
    for (const torn of ['', '{"lea', lines[4]?.slice(0, 40)]) {
      writeFileSync(file, `${lines.slice(0, 4).join('\n')}\n${torn}`)
      writeFileSync(state, JSON.stringify({ question, next: 2, printing: { to: 5, file: `${dev}:${ino}` } }))
      expect(await cli.bash(tail)).toMatchObject({ code: 0, stderr: '' })
      expect(readFileSync(file, 'utf8')).toBe(whole)
    }
  })

  test('into a pipe misses nothing, and repeats at most the row that was being printed', async () => {
    const { service, cli } = await besideService()
    const organizationId = newId()
    await service.record(...Array.from({ length: 50 }, () => anEntry({ context: { organizationId } })))
    await service.drain('archive')
    const args = ['tail', `organizations/${organizationId}`, '--state', 'place.json', '--quiet']
    const leaves: number[] = []
    for (let killed = 0; killed < 5; killed += 1) {
      const child = cli.start(args)
      let text = ''
      child.stdout?.on('data', (chunk) => {
        text += chunk
        if (text.split('\n').length > 5) child.kill('SIGKILL')
      })
      await new Promise((resolve) => child.on('close', resolve))
      leaves.push(...rowsOf(text.slice(0, text.lastIndexOf('\n') + 1)).map(({ leafIndex }) => leafIndex))
    }
    leaves.push(...rowsOf((await cli.run([...args, '--once'])).stdout).map(({ leafIndex }) => leafIndex))
    expect([...new Set(leaves)]).toEqual(Array.from({ length: 50 }, (_, leaf) => leaf))
    expect(leaves.length - 50).toBeLessThanOrEqual(5)
  })

  test('refuses the state of another question, and one that is in use', async () => {
    const { service, cli } = await besideService()
    const organizationId = newId()
    await service.record(anEntry({ context: { organizationId } }))
    await service.drain('archive')
    const args = ['tail', `organizations/${organizationId}`, '--state', 'place.json', '--quiet']
    expect(await cli.run([...args, '--once'])).toMatchObject({ code: 0 })
    const other = await cli.run([...args, '--once', '--severity', 'ERROR'])
    expect(other).toMatchObject({ code: 1, stdout: '' })
    expect(other.stderr).toMatch(/^"place.json" is the state of another question: /)
    const child = cli.start(args)
    const ended = new Promise((resolve) => child.on('close', resolve))
    await vi.waitUntil(() => existsSync(join(cli.dir, 'place.json.lock')), { timeout: 60_000 })
    expect(await cli.run([...args, '--once'])).toEqual({
      code: 1,
      stdout: '',
      stderr: '"place.json" is in use by another process\n',
    })
    child.kill('SIGKILL')
    await ended
    expect(await cli.run([...args, '--once'])).toMatchObject({ code: 0 })
  })
})

function linesIn(file: string): number {
  try {
    return readFileSync(file, 'utf8').split('\n').length - 1
  } catch {
    return 0
  }
}
