// `npm run bench -- NAME`: runs one benchmark. Measures nothing itself.
import { CommandError, runCommand } from '../../infra/command/command.ts'
import { benchCallerCost } from './caller-cost.ts'
import { benchColdStart } from './cold-start.ts'
import { benchCost } from './cost.ts'
import { benchHeat } from './heat.ts'
import { benchIngest } from './ingest.ts'
import { benchLocal } from './local-load.ts'
import { benchLog } from './log.ts'
import { benchSearch } from './search.ts'
import { benchVerify } from './verify.ts'

/** Each takes what follows its name, and gives the exit code. */
const benchmarks: Readonly<Record<string, (args: string[]) => Promise<number>>> = {
  search: benchSearch,
  log: benchLog,
  verify: benchVerify,
  cost: benchCost,
  ingest: benchIngest,
  'cold-start': benchColdStart,
  heat: benchHeat,
  local: benchLocal,
  caller: benchCallerCost,
}

await runCommand(async () => {
  const [name = '', ...args] = process.argv.slice(2)
  const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined
  if (!benchmark)
    throw new CommandError(`there is no benchmark "${name}": choose one of ${Object.keys(benchmarks).join(', ')}`)
  return benchmark(args)
})
