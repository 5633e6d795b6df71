// The command as it is handed out: the one bundled file, alone in a folder, run by Node.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleAll, outputs } from '../../../infra/cli/bundles.ts'
import { formatVerifierKey } from '../../../shared/proof/verifier-key.ts'
import { linesOf, signedLog } from '../../signed-log.ts'

const lines = linesOf(200)
const log = signedLog(lines)
const rewritten = signedLog(linesOf(200, { eventName: 'other' }), log.pair)
const middle = log.bundle({ chosen: (index) => index === 7 || (index >= 100 && index < 150), sinceSize: 150 })
const altered = (severities: number) =>
  log
    .bundle()
    .split('\n')
    .map((line, at) => (at <= severities ? line.replace('"INFO"', '"ERROR"') : line))
    .join('\n')

const globex = formatVerifierKey(
  'log.example/organizations/globex',
  'ed25519',
  new Uint8Array(log.pair.publicKey.export({ format: 'der', type: 'spki' })),
)
const otherKey = signedLog([]).key

const files: Readonly<Record<string, string | Uint8Array>> = {
  key: `${log.key}\n`,
  'other-key': otherKey,
  checkpoint: log.checkpoint(),
  'kept-150': log.checkpoint(150),
  'kept-200': log.checkpoint(200),
  consistency: log.consistency(150),
  'entry.tlog-proof': log.proofFile(42),
  'entry-crlf.tlog-proof': log.proofFile(42).replaceAll('\n', '\r\n'),
  'key-utf-16': Buffer.from(`\ufeff${log.key}\r\n`, 'utf16le'),
  'kept-marked': `\ufeff${log.checkpoint(150).trimEnd()}`,
  'consistency-crlf': `${log.consistency(150)}\r\n`,
  'middle.ndjson': middle,
  'middle.ndjson.gz': gzipSync(middle),
  'whole.ndjson': log.bundle(),
  'asked.ndjson': log.bundle({
    chosen: (index) => index >= 10 && index < 20,
    header: { fromLeafIndex: 10, toLeafIndex: 20, endTimeRange: '2026-01-02T00:00:00Z' },
  }),
  'filtered.ndjson': log.bundle({
    chosen: (index) => index === 7 || index === 9,
    header: { filter: { 'event-name': ['Project *', '!Project viewed'], include: ['direct'] } },
  }),
  'altered-3.ndjson': altered(3),
  'altered-40.ndjson': altered(40),
  'rewritten.ndjson': rewritten.bundle(),
  'keys/acme': log.key,
  // The same log's, from before its key was replaced; and that of another log.
  'keys/acme-old': Buffer.from(`\ufeff${otherKey}\r\n`, 'utf16le'),
  'keys/globex': globex,
  'keys/.DS_Store': 'nothing of ours',
  'keys/more/key': 'nothing of ours',
  'keys-of-globex/globex': globex,
  'keys-of-old/acme': otherKey,
  'keys-damaged/acme': log.key.slice(0, -2),
  'no-keys/.keep': '',
  'cut.ndjson': signedLog(lines.slice(0, 180), log.pair).bundle(),
}

let place: string
let built: Awaited<ReturnType<typeof bundleAll>>

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'beleg-verify-'))
  built = await bundleAll(place)
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(place, name)), { recursive: true })
    await writeFile(join(place, name), content)
  }
})

afterAll(() => rm(place, { recursive: true, force: true }))

/** @returns the exit code, and what was written to stdout and stderr. */
async function beleg(args: readonly string[], nodeArgs: readonly string[] = []) {
  const command = [...nodeArgs, outputs.command, ...args]
  return promisify(execFile)(process.execPath, command, { cwd: place }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  )
}

const verified = (...args: string[]) => beleg(['verify', ...args])

describe('beleg verify', () => {
  test('tells in one screen what was checked and what holds, and ends with 0', async () => {
    expect(await verified('middle.ndjson', '--key', 'key', '--since', 'kept-150')).toEqual({
      code: 0,
      stderr: '',
      stdout: `middle.ndjson is a bundle: entries of a log, with what proves them

  log           log.example/organizations/acme
  checkpoint    200 entries; signed by the log's key
  entries       51 here, 149 of the log left out
  complete      leaf 7
                leaves 100 to 149: all 50, none left out
  asked for     organizations/acme
                (so says the first line; it is no part of the proof)
  growth        the log only grew since the checkpoint that was kept, of 150 entries

PROVEN: the entries are those that the log has at these places, unaltered
`,
    })
  })

  test('tells how each file had been converted, and proves what is in them all the same', async () => {
    const args = ['--key', 'key-utf-16', '--since', 'kept-marked', '--consistency', 'consistency-crlf']
    expect(await verified('entry-crlf.tlog-proof', ...args)).toEqual({
      code: 0,
      stderr: '',
      stdout: `entry-crlf.tlog-proof is a proof file: one entry of a log, with what proves it

  converted     entry-crlf.tlog-proof: its line ends are of another kind (CRLF or CR)
                key-utf-16: its encoding is UTF-16, its line ends are of another kind (CRLF or CR)
                kept-marked: a byte order mark was put in front, the newline at its end is missing
                consistency-crlf: its line ends are of another kind (CRLF or CR)
                (on its way to you; that was undone, and takes nothing from what is said below)
  log           log.example/organizations/acme
  checkpoint    200 entries; signed by the log's key
  entry         leaf 42: 019b7701-1bc0-8000-8012-c0418a6a881b
                2026-01-01T00:42:00.000Z, Project member added, ada@example.com
  growth        the log only grew since the checkpoint that was kept, of 150 entries

PROVEN: the entry is the one that the log has at this place, unaltered
`,
    })
  })

  test('says of a filtered bundle what was asked, and that none being missing is not claimed', async () => {
    const { code, stdout } = await verified('filtered.ndjson', '--key', 'key')
    expect(code).toBe(0)
    expect(stdout).toContain(`  asked for     organizations/acme
                only event-name: Project * | !Project viewed
                only include: direct
                (so says the first line; it is no part of the proof)
  filtered      each entry here is in the log; that none is missing is not claimed

PROVEN: the entries are those that the log has at these places, unaltered
`)
  })

  test('tells the first faults, each with its line and leaf, and how many more, and ends with 1', async () => {
    const { code, stdout } = await verified('altered-40.ndjson', '--key', log.key)
    const faults = stdout.slice(stdout.indexOf('  35 faults'))
    expect(code).toBe(1)
    expect(faults).toBe(`  35 faults     line 2, leaf 0: the entry is not what its hash was made of
                line 3, leaf 1: the entry is not what its hash was made of
                line 4, leaf 2: the entry is not what its hash was made of
                line 5, leaf 3: the entry is not what its hash was made of
                line 7, leaf 4: the entry is not what its hash was made of
                line 8, leaf 5: the entry is not what its hash was made of
                line 9, leaf 6: the entry is not what its hash was made of
                line 10, leaf 7: the entry is not what its hash was made of
                line 11, leaf 8: the entry is not what its hash was made of
                line 12, leaf 9: the entry is not what its hash was made of
                and 25 more

NOT PROVEN: see the faults above
`)
  })

  test('proves nothing without a key, says where it is to be had, and checks all else', async () => {
    expect(await verified('entry.tlog-proof')).toEqual({
      code: 1,
      stderr: '',
      stdout: `entry.tlog-proof is a proof file: one entry of a log, with what proves it

  log           log.example/organizations/acme
  checkpoint    200 entries; signature not checked: no key was given
  entry         leaf 42: 019b7701-1bc0-8000-8012-c0418a6a881b
                2026-01-01T00:42:00.000Z, Project member added, ada@example.com

NOT PROVEN: without the log's key anybody could have made this file

All that can be checked without the key holds. The key is a line of text that whoever may read the
organization gets at GET /v2/organizations/ID/log/key. Take it from there, or from somebody who kept
it, never from where the file came from; then add: --key KEY
`,
    })
    expect((await verified('altered-3.ndjson')).stdout).toContain('3 faults      line 2, leaf 0: ')
  })

  test.each<[number, string, string[]]>([
    [0, 'PROVEN: the entries are those', ['middle.ndjson.gz', '--key', 'key']],
    [0, 'entries       200 here, the whole log\n', ['whole.ndjson', '--key', 'key']],
    [0, 'PROVEN: the entry is the one', ['entry.tlog-proof', '--key', 'key']],
    [
      0,
      'the log only grew since',
      ['entry.tlog-proof', '--key', 'key', '--since', 'kept-150', '--consistency', 'consistency'],
    ],
    [
      0,
      'PROVEN: the log has stated',
      ['checkpoint', '--key', 'key', '--since', 'kept-150', '--consistency', 'consistency'],
    ],
    [0, 'the log only grew since', ['checkpoint', '--key', 'key', '--since', 'middle.ndjson.gz']],
    [
      0,
      'asked for     organizations/acme, times before 2026-01-02T00:00:00Z, leaves from 10, before 20\n',
      ['asked.ndjson', '--key', 'key'],
    ],
    [1, 'the checkpoint is not signed by the key', ['whole.ndjson', '--key', 'other-key']],
    [
      1,
      'first 150 leaves are not those of the checkpoint',
      ['rewritten.ndjson', '--key', 'key', '--since', 'kept-150'],
    ],
    [1, 'the log has 180 leaves, and had 200', ['cut.ndjson', '--key', 'key', '--since', 'kept-200']],
    [0, 'PROVEN', ['cut.ndjson', '--key', 'key', '--since', 'kept-150']],
    [1, '"--consistency"', ['entry.tlog-proof', '--key', 'key', '--since', 'kept-150']],
    [1, 'the file is neither a bundle', ['key', '--key', 'key']],
    [0, 'PROVEN: the entries are those', ['middle.ndjson.gz', '--keys', 'keys']],
    [0, 'PROVEN: the entry is the one', ['entry-crlf.tlog-proof', '--keys', 'keys']],
    [0, 'the log only grew since', ['checkpoint', '--keys', 'keys', '--since', 'middle.ndjson']],
    [1, 'the checkpoint is not signed by the key', ['whole.ndjson', '--keys', 'keys-of-old']],
    [1, 'line 2, leaf 0: the entry is not what its hash', ['altered-3.ndjson', '--keys', 'keys']],
    [1, 'the file is neither a bundle', ['key', '--keys', 'keys']],
  ])('ends with %i and says "%s" for %j', async (code, says, args) => {
    const result = await verified(...args)
    expect(result).toMatchObject({ code, stderr: '' })
    expect(result.stdout).toContain(says)
  })

  test.each<[string, string[]]>([
    ['"nothing" cannot be read: there is no such file', ['verify', 'nothing']],
    ['"." cannot be read: it is a folder', ['verify', '.']],
    ['"kept" cannot be read: there is no such file', ['verify', 'middle.ndjson', '--since', 'kept']],
    ['"key" holds no checkpoint', ['verify', 'middle.ndjson', '--key', 'key', '--since', 'key']],
    [
      '"key" is no consistency proof as the service gives it',
      ['verify', 'checkpoint', '--since', 'kept-150', '--consistency', 'key'],
    ],
    [
      'a consistency proof goes with a checkpoint that was kept',
      ['verify', 'checkpoint', '--consistency', 'consistency'],
    ],
    [
      '"nothing" is neither a verifier key (NAME+ID+KEY) nor a file that holds one',
      ['verify', 'middle.ndjson', '--key', 'nothing'],
    ],
    [
      '"kept-150" holds no verifier key: NAME+ID+KEY, as the service gives it',
      ['verify', 'middle.ndjson', '--key', 'kept-150'],
    ],
    ['"nowhere" cannot be read: there is no such file', ['verify', 'middle.ndjson', '--keys', 'nowhere']],
    ['"no-keys" holds no verifier key', ['verify', 'middle.ndjson', '--keys', 'no-keys']],
    [
      `"${join('keys-damaged', 'acme')}" holds no verifier key: NAME+ID+KEY, as the service gives it`,
      ['verify', 'middle.ndjson', '--keys', 'keys-damaged'],
    ],
    [
      '"/dev/null" can be read only once, and "--keys" needs it twice: give --key',
      ['verify', '/dev/null', '--keys', 'keys'],
    ],
  ])('ends with 1 and the one sentence %s', async (sentence, args) => {
    expect(await beleg(args)).toEqual({ code: 1, stdout: '', stderr: `${sentence}\n` })
  })

  test.each<[string, string[]]>([
    ['Unknown option \'--fast\': see "beleg verify --help"', ['verify', 'middle.ndjson', '--fast']],
    ['Option \'--key <value>\' argument missing: see "beleg verify --help"', ['verify', 'middle.ndjson', '--key']],
    ['"--key" must be given once', ['verify', 'middle.ndjson', '--key', 'key', '--key', 'other-key']],
    [
      '"--keys" and "--key" exclude each other: give one of them',
      ['verify', 'middle.ndjson', '--key', 'key', '--keys', 'keys'],
    ],
    ['verify which file? See "beleg verify --help"', ['verify']],
    ['there is no command "prove": see "beleg --help"', ['prove', 'middle.ndjson']],
  ])('ends with 2, for wrong usage, and the one sentence %s', async (sentence, args) => {
    expect(await beleg(args)).toEqual({ code: 2, stdout: '', stderr: `${sentence}\n` })
  })

  test('shows how it is used, when asked and when nothing was', async () => {
    const { code, stdout, stderr } = await beleg(['--help'])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^usage: beleg COMMAND /)
    expect(await beleg([])).toEqual({ code: 2, stdout: '', stderr: stdout })
    expect((await verified('--help')).stdout).toMatch(/^usage: beleg verify FILE… /)
  })

  test('proves nothing of a log whose key is not in the folder, says so, and checks all else', async () => {
    const { code, stdout, stderr } = await verified('checkpoint', '--keys', 'keys-of-globex')
    expect([code, stderr]).toEqual([1, ''])
    expect(stdout).toContain('NOT PROVEN: without the log')
    expect(stdout).toMatch(/\n\n"keys-of-globex" has no key of log\.example\/organizations\/acme, among 1 of others\n$/)
    expect((await verified('altered-3.ndjson', '--keys', 'keys-of-globex')).stdout).toContain('3 faults ')
  })

  test('proves every one of several files, or ends with 1 and says how many are', async () => {
    const proven = await verified('middle.ndjson', 'entry.tlog-proof', '--key', 'key')
    expect(proven.stdout.match(/^PROVEN: /gm)).toHaveLength(2)
    expect(proven).toMatchObject({ code: 0, stderr: '2 of 2 files are proven\n' })
    expect(await verified('altered-3.ndjson', 'entry.tlog-proof', '--keys', 'keys')).toMatchObject({
      code: 1,
      stderr: '1 of 2 files is proven\n',
    })
  })

  test('checks every one of several files, whatever is wrong with another', async () => {
    const { code, stdout, stderr } = await verified('nothing', 'entry.tlog-proof', '.', '--keys', 'keys')
    expect(stdout).toMatch(/^entry\.tlog-proof is a proof file[\s\S]*PROVEN: /)
    expect([code, stderr]).toEqual([
      1,
      '"nothing" cannot be read: there is no such file\n"." cannot be read: it is a folder\n1 of 3 files is proven\n',
    ])
    const wrongKey = await verified('middle.ndjson', 'entry.tlog-proof', '--key', 'kept-150')
    expect(wrongKey.stderr.match(/holds no verifier key/g)).toHaveLength(1)
  })
})

describe('the bundled files', () => {
  test('are made by npm ci where the package says that its command is', async () => {
    const { bin, man, scripts } = JSON.parse(await readFile(join(import.meta.dirname, '../../../package.json'), 'utf8'))
    expect([bin, man]).toEqual([{ beleg: `dist/${outputs.command}` }, `dist/${outputs.manual}`])
    expect(scripts.prepare).toBe('node infra/cli/build.ts')
  })

  test('import only what Node brings, the module for browsers nothing, and that names no network', async () => {
    const imported = (target: 'command' | 'browser') =>
      Object.values(built[target].outputs).flatMap((output) => output.imports.map(({ path }) => path))
    expect(imported('command').filter((path) => !path.startsWith('node:'))).toEqual([])
    expect(imported('browser')).toEqual([])
    expect(await readFile(join(place, outputs.browser), 'utf8')).not.toMatch(
      /\b(fetch|WebSocket|XMLHttpRequest|EventSource|sendBeacon|import)\(|\bprocess\.binding\b/,
    )
  })

  test('are no larger than what is quickly fetched and loaded', async () => {
    expect((await stat(join(place, outputs.command))).size).toBeLessThan(245_000)
    expect((await stat(join(place, outputs.browser))).size).toBeLessThan(100_000)
  })

  test('verify without any connection: with every way to one closed, the command says the same', async () => {
    const closed = `data:text/javascript,${encodeURIComponent(`
      import net from 'node:net'
      import dns from 'node:dns'
      import { syncBuiltinESMExports } from 'node:module'
      const refuse = () => { process.stderr.write('a connection was tried'); process.exit(9) }
      net.Socket.prototype.connect = refuse
      net.Server.prototype.listen = refuse
      dns.lookup = refuse
      globalThis.fetch = refuse
      syncBuiltinESMExports()
    `)}`
    const closedTo = (args: readonly string[]) => beleg(args, ['--import', closed])
    expect(await closedTo(['verify', 'middle.ndjson', '--key', 'key'])).toEqual(
      await verified('middle.ndjson', '--key', 'key'),
    )
    expect(await closedTo(['login', 'http://127.0.0.1:9'])).toMatchObject({ code: 9 })
  })

  test('work when Node lets them read the files that are named, and do nothing else', async () => {
    const readable = [outputs.command, 'whole.ndjson', 'key'].map((name) => `--allow-fs-read=${join(place, name)}`)
    const allowed = await beleg(['verify', 'whole.ndjson', '--key', 'key'], ['--permission', ...readable])
    expect(allowed).toMatchObject({ code: 0, stderr: '' })
    const refused = await beleg(['verify', 'middle.ndjson', '--key', 'key'], ['--permission', ...readable])
    expect(refused).toEqual({ code: 1, stdout: '', stderr: '"middle.ndjson" cannot be read: you have no right to\n' })
  })
})
