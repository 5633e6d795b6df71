// `npm run bench -- NAME`: runs one benchmark. Measures nothing itself.
import { CommandError, runCommand } from '../../infra/command/command.ts'

type Benchmark = (args: string[]) => Promise<number>

/** Each is loaded when it is asked for, takes what follows its name, and gives the exit code. */
const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  search: async () => (await import('./search.ts')).benchSearch,
  scale: async () => (await import('./scale.ts')).benchScale,
  log: async () => (await import('./log.ts')).benchLog,
  verify: async () => (await import('./verify.ts')).benchVerify,
  export: async () => (await import('./export.ts')).benchExport,
  cost: async () => (await import('./cost.ts')).benchCost,
  ingest: async () => (await import('./ingest.ts')).benchIngest,
  'cold-start': async () => (await import('./cold-start.ts')).benchColdStart,
  heat: async () => (await import('./heat.ts')).benchHeat,
  local: async () => (await import('./local-load.ts')).benchLocal,
  portal: async () => (await import('./portal.ts')).benchPortal,
  client: async () => (await import('./client.ts')).benchClient,
  caller: async () => (await import('./caller-cost.ts')).benchCallerCost,
}

await runCommand(async () => {
  const [name = '', ...args] = process.argv.slice(2)
  const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined
  if (!benchmark)
    throw new CommandError(`there is no benchmark "${name}": choose one of ${Object.keys(benchmarks).join(', ')}`)
  return (await benchmark())(args)
})
