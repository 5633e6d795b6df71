// Where nothing can be written: one sentence in any case, and nothing asked of the service before.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newId } from '../../entries.ts'
import { cliBesideSharedService } from './service-cli.ts'

const besideService = cliBesideSharedService()

const isLinux = process.platform === 'linux'

/** Not even root can make a folder in a file. */
async function withoutHome() {
  const found = await besideService()
  const file = join(found.cli.dir, 'file')
  await writeFile(file, '')
  const env = { XDG_CONFIG_HOME: file, XDG_DATA_HOME: file }
  return { ...found, env, run: (args: readonly string[]) => found.cli.run(args, { env }) }
}

test.each([['use local'], ['context set test --url https://audit.example.com'], ['import entries.ndjson']])(
  '"beleg %s" says which folder cannot be made',
  async (line) => {
    const { cli, run } = await withoutHome()
    await writeFile(join(cli.dir, 'entries.ndjson'), '{}\n')
    const { code, stderr } = await run(line.split(' '))
    expect(code).toBe(1)
    expect(stderr).toMatch(/^".*\/file\/.*" cannot be (read|written): [\w ]+\n$/)
  },
)

test.runIf(isLinux)('whoever is not signed in is told so, also where no session could be kept', async () => {
  const { cli, url } = await besideService()
  // Nobody makes a folder there.
  const env = { BELEG_TOKEN: '', BELEG_DATA: cli.dir, XDG_CONFIG_HOME: '/proc' }
  expect(await cli.run(['list', 'organizations/acme', '--url', url], { env })).toEqual({
    code: 4,
    stdout: '',
    stderr: `nobody is signed in at ${url}: run "beleg login"\n`,
  })
})

test.each([
  ['nowhere/log.ndjson', '"nowhere/." cannot be written: there is no such folder\n'],
  ['file/log.ndjson', '"file/." cannot be written: a file is in the place of its folder\n'],
])('a download to "%s" is refused before the service makes a file', async (file, sentence) => {
  const { cli, service } = await withoutHome()
  const scope = `organizations/${newId()}`
  const refused = await cli.run(['download', scope, '--format', 'ndjson', '--output', file])
  expect(refused).toEqual({ code: 1, stdout: '', stderr: sentence })
  const { body } = await service.call('GET', `/v2/${scope}/downloads`, { rights: ['operator *'] })
  expect(body.items).toEqual([])
})

test
  .runIf(process.platform === 'linux')
  .each([['--help'], ['--version'], ['whoami --quiet'], ['list organizations/acme -o json -q']])(
  'a full disk behind the output of "beleg %s" is told, in one sentence',
  async (line) => {
    const { cli } = await besideService()
    const { code, stderr } = await cli.bash(`beleg ${line} > /dev/full`)
    expect([code, stderr]).toEqual([1, 'the output cannot be written: the disk is full\n'])
  },
)

test('an overview that nobody reads is no fault', async () => {
  const { cli } = await besideService()
  const read = await cli.bash('set -o pipefail; for run in 1 2 3 4 5; do beleg --help | true; done')
  expect(read).toEqual({ code: 0, stdout: '', stderr: '' })
})
