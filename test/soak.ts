// `npm run soak`: the long forms of tests over faulty engines. `-- search` is that of searching by the index, `-- client` that of the client's spool,
// `-- senders` that of the senders of all formats, `-- tail` and `-- download` those of a command that is killed; without a name, that of the whole
// service. Their lengths are in the environment, as the seeds of the service's, of searching and of the senders are (SOAK_SEED, SEARCH_SEED, SENDERS_SEED).
import { spawn } from 'node:child_process'
import { CommandError, runCommand } from '../infra/command/command.ts'

const soaks: Readonly<Record<string, { readonly file: string; readonly length: Readonly<Record<string, string>> }>> = {
  service: { file: 'test/functions/soak.test.ts', length: { SOAK_ENTRIES: '5000' } },
  search: { file: 'test/functions/search-index.test.ts', length: { SEARCH_RUNS: '300' } },
  senders: { file: 'test/functions/senders-soak.test.ts', length: { SENDERS_ROUNDS: '30' } },
  tail: { file: 'test/infra/cli/tail-state.test.ts', length: { SOAK_TAIL_ENTRIES: '10000' } },
  download: { file: 'test/infra/cli/download.test.ts', length: { SOAK_DOWNLOAD_ENTRIES: '1000000' } },
  client: { file: 'test/shared/client/spool.test.ts', length: { SOAK_CLIENT_ENTRIES: '100000' } },
}

await runCommand(async () => {
  const [name = 'service'] = process.argv.slice(2)
  const soak = Object.hasOwn(soaks, name) ? soaks[name] : undefined
  if (!soak) throw new CommandError(`there is no soak test "${name}": choose one of ${Object.keys(soaks).join(', ')}`)
  const env = { ...soak.length, ...process.env }
  const vitest = spawn('vitest', ['run', soak.file, '--disable-console-intercept'], { env, stdio: 'inherit' })
  return new Promise((resolve) => vitest.once('exit', (code) => resolve(code ?? 1)))
})
