// The module for browsers, run with nothing in reach but what the Web brings: no require, no process, no Buffer, no fetch.
import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outputs } from '../../../infra/cli/bundles.ts'
import { linesOf, signedLog } from '../../signed-log.ts'
import { bundles } from './handed-out.ts'

const log = signedLog(linesOf(50))

/** Runs in Node: puts the module into a context of its own, and the files, as a page's file input gives them, to its one function. */
const page = `
import { readFileSync } from 'node:fs'
import { createContext, SourceTextModule } from 'node:vm'
const web = { Blob, TextDecoder, TextEncoder, ReadableStream, DecompressionStream, atob, btoa, crypto }
const context = createContext({ ...web })
const module = new SourceTextModule(readFileSync('${outputs.browser}', 'utf8'), { context })
await module.link((name) => { throw new Error('the module imports ' + name) })
await module.evaluate()
const fileOf = (name) => name && new File([readFileSync(name)], name)
const { file, key, since, consistency } = JSON.parse(process.argv.at(-1))
const { isProven, report, text } = await module.namespace.verify({
  file: fileOf(file), key, since: fileOf(since), consistency: fileOf(consistency),
})
console.log(JSON.stringify({ isProven, kind: report.kind, faults: report.faults, text }))
`

let place: string

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'beleg-browser-'))
  await copyFile(join(await bundles(), outputs.browser), join(place, outputs.browser))
  const files = {
    'page.mjs': page,
    bundle: log.bundle(),
    packed: gzipSync(log.bundle()),
    altered: log.bundle().replace('"INFO"', '"ERROR"'),
    proof: log.proofFile(7),
    kept: log.checkpoint(20),
    consistency: log.consistency(20),
  }
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(place, name), content)))
})

afterAll(() => rm(place, { recursive: true, force: true }))

async function inPage(request: object) {
  const args = ['--no-warnings', '--experimental-vm-modules', 'page.mjs', JSON.stringify({ key: log.key, ...request })]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: place })
  return JSON.parse(stdout)
}

describe('the module for browsers', () => {
  test('proves a bundle, packed or not, and growth since a checkpoint that was kept', async () => {
    const proven = { isProven: true, kind: 'bundle', faults: [], text: expect.stringContaining('\nPROVEN: ') }
    expect(await inPage({ file: 'bundle', since: 'kept' })).toEqual(proven)
    expect(await inPage({ file: 'packed' })).toEqual(proven)
  })

  test('proves a proof file, with a consistency proof besides', async () => {
    expect(await inPage({ file: 'proof', since: 'kept', consistency: 'consistency' })).toMatchObject({
      isProven: true,
      kind: 'proof',
    })
  })

  test('names the line that was altered', async () => {
    expect(await inPage({ file: 'altered' })).toMatchObject({
      isProven: false,
      faults: [{ kind: 'entry-altered', line: 2, leafIndex: 0, says: 'the entry is not what its hash was made of' }],
    })
  })
})
