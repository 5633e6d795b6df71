// `npm start`: the whole service on this machine, until Ctrl-C.
import { CommandError, runCommand } from './command.ts'
import { startLocalService } from './service.ts'
import { readSettings } from './settings.ts'
import { welcome } from './welcome.ts'

await runCommand(async () => {
  const settings = readSettings(process.env)
  console.log('starting …')
  const service = await startLocalService(settings).catch((error: unknown) => {
    throw error instanceof Error ? new CommandError(error.message, { cause: error }) : error
  })
  console.log(await welcome(settings))
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
  console.log('stopping …')
  await service.stop()
  return 0
})
