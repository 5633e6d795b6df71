// The feeds of the service on one machine: their messages are lines of the failure files, and their functions run in this process, on
// the engines of the running service.
import { existsSync } from 'node:fs'
import { appendFile, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type StreamConsumer, streamConsumers } from '../../shared/deployment/streams.ts'
import type { FailureMessage, Feed } from '../redrive/replay.ts'
import { loadHandlers } from './function/handlers.ts'
import { engineUrls, type LocalSettings } from './place/settings.ts'

export async function localFeeds(settings: LocalSettings): Promise<Feed[]> {
  const { dataDir } = settings
  const handlers = await loadHandlers(settings, engineUrls(settings))
  return Object.entries<StreamConsumer>(streamConsumers).map(([name, consumer]) => ({
    name,
    messages: messagesOf(join(dataDir, 'streams', `${name}.failures.ndjson`)),
    batchSizeMax: consumer.batchSizeMax,
    filter: consumer.filter,
    invoke: handlers[consumer.function],
  }))
}

/**
 * First renames the file, so that the running service writes into a new one. Puts unsettled lines back at the end. An interrupted run
 * leaves the renamed file to the next one, which may then see a line twice.
 */
export async function* messagesOf(file: string): AsyncGenerator<FailureMessage> {
  const aside = `${file}.aside`
  if (!existsSync(aside)) {
    if (!existsSync(file)) return
    await rename(file, aside)
  }
  const lines = (await readFile(aside, 'utf8')).split('\n').filter(Boolean)
  const left = new Set(lines.keys())
  const keep = async () => writeFile(aside, [...left].map((index) => `${lines[index]}\n`).join(''))
  for (const [index, body] of lines.entries()) {
    yield {
      body,
      async settle() {
        left.delete(index)
        await keep()
      },
    }
  }
  await appendFile(file, await readFile(aside))
  await rm(aside)
  if ((await readFile(file)).length === 0) await rm(file)
}
