// `npm run redrive`: replays the records and messages that the functions failed on, for the local service or for a deployment.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { SQSClient } from '@aws-sdk/client-sqs'
import { CommandError, runCommand } from './command/command.ts'
import { localFeeds, messagesOf } from './local/local-feeds.ts'
import { engineUrls, readSettings } from './local/place/settings.ts'
import { deployedFeed } from './redrive/deployed-feed.ts'
import { moveBack, queueOf, sendAgain } from './redrive/queue-redrive.ts'
import { type ReplayTally, replay } from './redrive/replay.ts'

const usage = `usage: npm run redrive [-- --function NAME]

Replays the records and messages that a function failed on. The records of a stream can be replayed for 24 hours, as long as the stream has
them; the messages of a queue are moved back into it.
  --function NAME   a deployed function (AWS credentials and region come from the environment), instead of the local service`

await runCommand(async () => {
  const { values } = parseArgs({ options: { function: { type: 'string' }, help: { type: 'boolean', default: false } } })
  if (values.help) {
    console.log(usage)
    return 0
  }
  if (values.function === undefined) return report(await redriveLocal())
  const lambda = new LambdaClient()
  const queue = await queueOf(lambda, values.function)
  if (queue === undefined) return report([await redriveDeployed(lambda, values.function)])
  await moveBack(new SQSClient(), queue)
  console.log('SQS is moving the messages back into the queue')
  return 0
})

async function redriveDeployed(lambda: LambdaClient, functionName: string): Promise<ReplayTally> {
  const feed = await deployedFeed({ lambda, sqs: new SQSClient() }, functionName)
  return replay(feed, new DynamoDBStreamsClient(), console.error)
}

async function redriveLocal(): Promise<ReplayTally[]> {
  const settings = readSettings(process.env)
  const { ports, region, credentials, gatewayUrl } = settings
  await fetch(`${gatewayUrl}/healthz`).catch(() => {
    throw new CommandError(`the service does not run (${gatewayUrl} does not answer): start it first`)
  })
  const streams = new DynamoDBStreamsClient({ endpoint: `http://127.0.0.1:${ports.dynamodb}`, region, credentials })
  const tallies: ReplayTally[] = []
  for (const feed of await localFeeds(settings)) tallies.push(await replay(feed, streams, console.error))
  const sqs = new SQSClient({ region, credentials })
  const { downloadQueue, importQueue } = engineUrls(settings)
  for (const [name, queueUrl] of Object.entries({ downloads: downloadQueue, imports: importQueue })) {
    const failures = messagesOf(join(settings.dataDir, 'queues', `${name}.failures.ndjson`))
    tallies.push({ replayed: await sendAgain(sqs, queueUrl, failures), failed: 0, forgotten: 0 })
  }
  return tallies
}

function report(tallies: readonly ReplayTally[]): number {
  const sum = (part: keyof ReplayTally) => tallies.reduce((total, tally) => total + tally[part], 0)
  const [replayed, failed, forgotten] = [sum('replayed'), sum('failed'), sum('forgotten')]
  console.log(`${replayed} replayed, ${failed} failed again, ${forgotten} forgotten by the stream`)
  return failed + forgotten > 0 ? 1 : 0
}
