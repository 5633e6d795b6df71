// Starting and ending the local DynamoDB engine.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createTables } from '../../../../infra/local/engine/create-tables.ts'
import { startDynamoDb } from '../../../../infra/local/engine/dynamodb.ts'
import { startPump } from '../../../../infra/local/pump/stream-pump.ts'
import { streamConsumers } from '../../../../shared/deployment/streams.ts'

const names = { events: 'events', ledger: 'ledger' }

let dir = ''

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'beleg-dynamodb-'))
})

afterEach(() => rm(dir, { recursive: true, force: true }))

describe('the local DynamoDB', () => {
  test('keeps its rows and its streams in the data directory over a restart, for every access key', async () => {
    const dataDir = join(dir, 'data')
    const first = await startDynamoDb({ port: 0, dataDir })
    const one = database(first.endpoint, 'one')
    await createTables(one, names)
    await one.send(new PutItemCommand({ TableName: names.events, Item: key('1') }))
    expect(await newInStream(first.endpoint)).toEqual(['1'])
    await first.stop()

    const second = await startDynamoDb({ port: 0, dataDir })
    const two = database(second.endpoint, 'two')
    await createTables(two, names)
    await two.send(new PutItemCommand({ TableName: names.events, Item: key('2') }))
    const { Item } = await two.send(new GetItemCommand({ TableName: names.events, Key: key('1') }))
    expect(Item).toEqual(key('1'))
    expect(await newInStream(second.endpoint)).toEqual(['2'])
    await second.stop()
  })

  test('leaves nothing of what it unpacks: not when it is stopped, and not what a killed one has left', async () => {
    const [dataDir, scratch] = [join(dir, 'data'), join(dir, 'data/tmp')]
    await mkdir(scratch, { recursive: true })
    await writeFile(join(scratch, 'left'), 'by a killed one')
    const { stop } = await startDynamoDb({ port: 0, dataDir })
    expect(await readdir(scratch)).toEqual([expect.stringContaining('libsqlite4java')])
    await stop()
    expect(existsSync(scratch)).toBe(false)
  })

  test('answers no more once it is stopped, and may be stopped twice', async () => {
    const { endpoint, stop } = await startDynamoDb({ port: 0 })
    expect(await answers(endpoint)).toBe(true)
    await stop()
    await stop()
    expect(await answers(endpoint)).toBe(false)
  })

  test('ends when the process that started it is killed', async () => {
    const module = new URL('../../../../infra/local/engine/dynamodb.ts', import.meta.url).href
    const script = `const { endpoint } = await (await import('${module}')).startDynamoDb({ port: 0 }); console.log(endpoint)`
    const { NODE_OPTIONS: _, ...env } = process.env
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { env })
    const [endpoint] = await once(parent.stdout.setEncoding('utf8'), 'data')
    expect(await answers(endpoint.trim())).toBe(true)
    parent.kill('SIGKILL')
    await vi.waitUntil(async () => !(await answers(endpoint.trim())), { timeout: 30_000, interval: 50 })
  })

  test('names the port that is taken', async () => {
    const other = createServer().listen(0)
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    await expect(startDynamoDb({ port })).rejects.toThrow(
      `port ${port} is taken: stop what listens there or choose another port for DynamoDB Local`,
    )
    other.close()
  })

  test('takes another port if what the system gave is taken before Java listens', async () => {
    const [java = '', hold = '', first = ''] = ['java', 'hold.mjs', 'first'].map((name) => join(dir, name))
    await writeFile(
      hold,
      `import { createServer } from 'node:net'
      import { spawnSync } from 'node:child_process'
      const [, , ...args] = process.argv
      createServer().listen(args[args.indexOf('-port') + 1], () => process.exit(spawnSync('java', args, { stdio: 'inherit' }).status))`,
    )
    await writeFile(java, `#!/bin/sh\nmkdir ${first} && exec ${process.execPath} ${hold} "$@"\nexec java "$@"\n`)
    await chmod(java, 0o755)
    const { endpoint, stop } = await startDynamoDb({ port: 0, java })
    onTestFinished(stop)
    expect(existsSync(first)).toBe(true)
    expect(await answers(endpoint)).toBe(true)
  })

  test('says what to install where there is no Java', async () => {
    await expect(startDynamoDb({ port: 0, java: join(dir, 'java') })).rejects.toThrow(
      'DynamoDB Local needs Java, which is not installed: install a Java runtime of version 17 or newer',
    )
  })

  test('says what to install where Java is too old', async () => {
    const java = join(dir, 'java')
    await writeFile(
      java,
      '#!/bin/sh\necho java.lang.UnsupportedClassVersionError: class file version 61.0 >&2\nexit 1\n',
    )
    await chmod(java, 0o755)
    await expect(startDynamoDb({ port: 0, java })).rejects.toThrow(
      'DynamoDB Local needs a newer Java than the one installed: install a Java runtime of version 17 or newer',
    )
  })
})

function key(id: string) {
  return { log: { S: 'acme' }, id: { S: id } }
}

/** What a pump delivers that goes on from the checkpoint of the one before it. */
async function newInStream(endpoint: string): Promise<string[]> {
  const ids: string[] = []
  const client = database(endpoint, 'pump')
  const pump = await startPump({
    client,
    streamsClient: new DynamoDBStreamsClient({
      endpoint,
      region: 'eu-central-1',
      credentials: client.config.credentials,
    }),
    tableName: names.events,
    consumer: streamConsumers.archive,
    invoke: async ({ Records }) => {
      ids.push(...Records.map(({ dynamodb }) => dynamodb?.Keys?.['id']?.S ?? ''))
    },
    checkpointFile: join(dir, 'checkpoint.json'),
    failureFile: join(dir, 'failures.ndjson'),
    pollMs: 10,
  })
  await pump.idle()
  await pump.stop()
  return ids
}

function database(endpoint: string, accessKeyId: string): DynamoDBClient {
  const credentials = { accessKeyId, secretAccessKey: 'unchecked' }
  return new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 })
}

async function answers(endpoint: string): Promise<boolean> {
  const client = database(endpoint, 'any')
  try {
    await client.send(new ListTablesCommand({}))
    return true
  } catch {
    return false
  } finally {
    client.destroy()
  }
}
