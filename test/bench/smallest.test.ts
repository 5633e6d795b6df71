// Each benchmark once, as small as it can be: that it runs, prints what it is to print, and counts what must hold. How fast and how cheap
// things are is for `npm run bench`.
import { describe, expect, test } from 'vitest'
import { freeBlock } from '../free-block.ts'
import { indexLines } from './bill.ts'
import { insightsQuestion, questions } from './questions.ts'
import { runBench } from './run-bench.ts'

/** Those with engines start their own. */
const timeoutMs = 240_000

describe('the benchmark', { timeout: timeoutMs }, () => {
  test('of searching prints every question, asked of both sides, which find the same', async () => {
    const { code, stdout, stderr } = await runBench('search', '--entries', '150', '--seconds', '0')
    expect({ code, disagreement: /found different/.exec(stderr) }).toEqual({ code: 0, disagreement: null })
    for (const { name } of questions) expect(stdout).toMatch(new RegExp(`^${name}  .*\\d+\\.\\d+$`, 'm'))
    for (const { name } of questions.filter(({ parameters }) => Object.keys(parameters).length > 0))
      expect(stdout).toMatch(
        new RegExp(`^${name}  .*(\\d+ / \\d+ +){4}\\d+ +\\d+ +\\d+\\.\\d +\\d+\\.\\d\\d +\\d+\\.\\d\\d$`, 'm'),
      )
    expect(stdout).toMatch(/^index +\d+ parts of 150 entries/m)
    expect(stdout).toMatch(/^product +\d+ bytes an item/m)
    expect(stdout).toMatch(/^baseline +\d+ bytes an item/m)
  })

  test('of searching by the index alone prints its questions, which find what the table has', async () => {
    const { code, stdout, stderr } = await runBench('search', '--entries', '150', '--seconds', '0', '--index')
    expect({ code, disagreement: /found different/.exec(stderr) }).toEqual({ code: 0, disagreement: null })
    for (const name of ['one initiator', 'one resource', insightsQuestion.name])
      expect(stdout).toMatch(new RegExp(`^${name}  `, 'm'))
  })

  test('of scale asks every part of an index, which finds nothing and counts everything', async () => {
    const { code, stdout } = await runBench('scale', '--rows', '200', '--entries', '3000')
    expect(code).toBe(0)
    for (const rows of [200, 1600])
      expect(stdout.match(new RegExp(`^0\\.0 +\\d+ +${rows} +(an? |insights ).*\\d$`, 'gm'))).toHaveLength(4)
  })

  test('of cost prints a bill for both kinds of entries, with the search index in it, in which plain JSON costs more and an entry one unit a place', async () => {
    const { code, stdout } = await runBench('cost', '--entries', '8')
    expect(code).toBe(0)
    for (const kind of ['attack records', 'demo entries']) expect(stdout).toContain(`8 ${kind}: dollars`)
    const tables = Array.from(stdout.matchAll(/^of it tables +dollars +([\d.]+) +([\d.]+ +){3}([\d.]+)$/gm))
    expect(tables).toHaveLength(2)
    for (const [, product, , plain] of tables) expect(Number(plain)).toBeGreaterThan(1.5 * Number(product))
    for (const line of [...indexLines, 'of it the search index']) {
      const shares = Array.from(stdout.matchAll(new RegExp(`^${line} +dollars +(.+) +-$`, 'gm')))
      expect(shares).toHaveLength(2)
      for (const [, dollars = ''] of shares) {
        const ofWays = dollars.trim().split(/ +/).map(Number)
        expect(ofWays).toHaveLength(4)
        for (const value of ofWays) expect(value).toBeGreaterThan(0)
      }
    }
    const demo = stdout.slice(stdout.indexOf('demo entries'))
    expect(demo).toMatch(/^its table +write units +1\.000 /m)
    expect(demo).toMatch(/^each index it is in +write units +1\.000 /m)
  })

  test('of ingest sends and archives, one request after the other and many at once', async () => {
    const { code, stdout } = await runBench('ingest', '--entries', '20', '--batch', '5')
    expect(code).toBe(0)
    for (const concurrency of [1, 16])
      expect(stdout).toMatch(
        new RegExp(`^5 +${concurrency} +\\d+ +\\d+\\.\\d{3} +\\d+ +\\d+\\.\\d{3} +\\d+\\.\\d\\d$`, 'm'),
      )
  })

  test('of the client enqueues beside a call that does nothing, and loses none', async () => {
    const { code, stdout } = await runBench('client', '--entries', '50')
    expect(code).toBe(0)
    for (const name of ['in memory', 'with a spool'])
      expect(stdout).toMatch(
        new RegExp(
          `^${name} +50 +\\d+\\.\\d{3} +\\d+\\.\\d{3} +\\d+\\.\\d{4} +\\d+ +\\d+\\.\\d{3} +\\d+\\.\\d\\d %$`,
          'm',
        ),
      )
  })

  test('of cold starts loads a function and has it answer', async () => {
    const { code, stdout } = await runBench('cold-start', '--starts', '1', '--function', 'query')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^query +\d{6,7} +\d+ +\d+ +\d+ +\d+ +\d+$/m)
  })

  test('of the log integrates, and proves', async () => {
    const { code, stdout } = await runBench('log', '--entries', '10', '--batch', '10', '--leaves', '3000')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^10 +\d+ +\d+\.\d{3} /m)
    expect(stdout).toMatch(/^inclusion +1[12] hashes/m)
  })

  test('of exports downloads what a reader is shown, in each format', async () => {
    const { code, stdout } = await runBench('export', '--entries', '30')
    expect(code).toBe(0)
    for (const format of ['csv', 'ndjson']) expect(stdout).toMatch(new RegExp(`^${format} +\\d+ +1 +`, 'm'))
  })

  test('of the portal shows the list, on this line and on a slow one, wide and narrow', async () => {
    const { code, stdout } = await runBench(
      'portal',
      '--runs',
      '1',
      '--entries',
      '20',
      '--port',
      String(await freeBlock()),
    )
    expect(code).toBe(0)
    expect(stdout.match(/ (signed in|reload) +\d+ +\d+ +\d+ +\d+$/gm)).toHaveLength(6)
  })

  test('of verifying verifies a bundle and one of its entries', async () => {
    const { code, stdout } = await runBench('verify', '--entries', '10')
    expect(code).toBe(0)
    expect(stdout.match(/^verify +.*MiB$/gm)).toHaveLength(2)
  })
})

describe('npm run bench', () => {
  const names = 'search, scale, log, verify, export, cost, ingest, cold-start, heat, local, portal, client, caller'
  test.each([
    [['nothing'], `there is no benchmark "nothing": choose one of ${names}\n`],
    [[], `there is no benchmark "": choose one of ${names}\n`],
    [['search', '--entries', '5'], '"--entries" must be a whole number from 150, not "5"\n'],
    [['ingest', '--entries', 'x'], '"--entries" must be a whole number from 1, not "x"\n'],
    [['cold-start', '--starts', '0'], '"--starts" must be a whole number from 1 to 5, not "0"\n'],
  ])('refuses %j in one sentence', async (args, stderr) => {
    expect(await runBench(...args)).toEqual({ code: 1, stdout: '', stderr })
  })
})
