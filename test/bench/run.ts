// `npm run bench -- NAME`: runs one benchmark. Measures nothing itself.
import { CommandError, runCommand } from '../../infra/local/command.ts'
import { benchHeat } from './heat.ts'
import { benchSearch } from './search.ts'

/** Each takes what follows its name, and gives the exit code. */
const benchmarks: Readonly<Record<string, (args: string[]) => Promise<number>>> = {
  search: benchSearch,
  heat: benchHeat,
}

await runCommand(async () => {
  const [name = '', ...args] = process.argv.slice(2)
  const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined
  if (!benchmark)
    throw new CommandError(`there is no benchmark "${name}": choose one of ${Object.keys(benchmarks).join(', ')}`)
  return benchmark(args)
})
