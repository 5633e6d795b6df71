// `npm start`: the whole service on this machine, until Ctrl-C. `--empty` leaves out the demo's story.
import { parseArgs } from 'node:util'
import { CommandError, runCommand } from '../command/command.ts'
import { isAlive, npmProcess } from './place/npm-process.ts'
import { readSettings } from './place/settings.ts'
import { startLocalService } from './service.ts'
import { beginStory } from './story.ts'
import { welcome } from './welcome.ts'

/** npm forwards the Ctrl-C that this process also gets from the terminal: two within this time are one. */
const repeatedMs = 500
const lookMs = 1_000

// The terminal may be closed or the pipe broken: output is dropped then.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

await runCommand(async () => {
  const { values } = parseArgs({ options: { empty: { type: 'boolean', default: false } } })
  const settings = readSettings(process.env)
  const ended = untilEnded()
  console.log('starting …')
  const service = await startLocalService(settings).catch((error: unknown) => {
    throw error instanceof Error ? new CommandError(error.message, { cause: error }) : error
  })
  const story = values.empty ? undefined : await beginStory(settings, console.log)
  console.log(await welcome(settings, story !== undefined))
  const reason = await Promise.race([ended, service.failed])
  if (reason) {
    console.error(reason)
    process.exit(1)
  }
  console.log('stopping …')
  await story?.stop()
  await service.stop()
  // Abandoned parts must not delay the exit.
  setImmediate(() => process.exit())
  return 0
})

/** Resolves at the first signal, or when npm ended without one. The second signal ends this process at once. */
function untilEnded(): Promise<undefined> {
  return new Promise((resolve) => {
    let firstMs: number | undefined
    const end = () => {
      const nowMs = performance.now()
      firstMs ??= nowMs
      if (nowMs - firstMs > repeatedMs) process.exit(1)
      resolve(undefined)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
    if (process.env['npm_lifecycle_event'] === undefined) return
    void npmProcess().then((npm) => setInterval(() => isAlive(npm) || resolve(undefined), lookMs).unref())
  })
}
