// What docs/client/other-languages.md says, as it stands there: its commands and its programs, against a running service that at first answers
// the programs with 503.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { goProgram, pythonWith } from './fetched-program.ts'
import { type ForeignProgram, foreignTest, programAt } from './foreign-program.ts'
import { type Mishap, receiving, unreliable } from './receiving.ts'
import { type RunningService, startService } from './running-service.ts'

let service: RunningService
beforeAll(async () => {
  service = await startService()
}, 180_000)
afterAll(() => service?.stop())

const document = await readFile(join(import.meta.dirname, '../../docs/client/other-languages.md'), 'utf8')
const blocks = Array.from(document.matchAll(/^```(\w+)\n(.*?)^```$/gms), ([, language, code = '']) => ({
  language,
  code,
}))
const [makeKey, python, go, list] = blocks.map(({ code }) => code)

/** Runs a program between the commands of the document. @returns the list of the last of them, and what is stored. */
async function produced(program: ForeignProgram, args: readonly string[], folder: string, mishaps?: readonly Mishap[]) {
  const { organization, stored } = await receiving(service, 'entries')
  const { url, answered } = await unreliable(service, mishaps)
  const token = await service.token('manager *', 'reader *')
  const variables = { BELEG: service.url, ORGANIZATION: organization, TOKEN: token }
  const shell = (script: string) => programAt('sh').run(['-euc', script], folder, variables)
  const key = await shell(`${makeKey}\necho "$KEY"`)
  await program.run(args, folder, { BELEG: url, ORGANIZATION: organization, KEY: key.trim() })
  return { answered, listed: JSON.parse(await shell(String(list))), stored: await stored() }
}

test('the document is two commands around two programs', () => {
  expect(blocks.map(({ language }) => language)).toEqual(['sh', 'python', 'go', 'sh'])
})

foreignTest(
  'the program in Python records each entry once, through two answers of 503',
  pythonWith('senders.txt'),
  async (interpreter) => {
    const folder = await mkdtemp(join(tmpdir(), 'beleg-producer-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    await writeFile(join(folder, 'producer.py'), String(python))
    const { answered, listed, stored } = await produced(interpreter, ['producer.py'], folder)
    expect(answered.slice(0, 3)).toEqual([503, 503, 200])
    expect(listed.items.length).toBe(1)
    const told = stored.map(({ eventName, eventSource, severity, initiator }) => [
      ...[eventName, eventSource, severity],
      initiator.id,
    ])
    expect(told.toSorted()).toEqual([
      ['invoice.closed', 'invoices', 'INFO', 'ada@example.com'],
      ['invoice.reopened', 'invoices', 'ERROR', 'grace@example.com'],
    ])
  },
)

foreignTest(
  'the program in Go records its entry once, through two answers of 503 and two requests that get none',
  goProgram('cloud-events', go),
  async (program) => {
    const { answered, listed, stored } = await produced(program, [], tmpdir(), ['refused', 'lost', 'unheard', 'late'])
    expect(answered).toEqual([503, 503, 'unheard', 'late', 201])
    expect(listed.items.length).toBe(1)
    expect(stored).toMatchObject([
      {
        eventName: 'invoice.closed',
        eventSource: '/invoices',
        resourceId: 'invoices/7',
        initiator: { id: 'ada@example.com' },
        request: { body: { reason: 'unpaid' } },
      },
    ])
  },
)
