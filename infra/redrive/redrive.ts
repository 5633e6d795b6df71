// `npm run redrive`: replays what the functions fed by streams have given up, on this machine or deployed.
import { parseArgs } from 'node:util'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { SQSClient } from '@aws-sdk/client-sqs'
import { CommandError, runCommand } from '../local/command.ts'
import { readSettings } from '../local/settings.ts'
import { deployedFeed } from './deployed-feed.ts'
import { localFeeds } from './local-feeds.ts'
import { type ReplayTally, replay } from './replay.ts'

const usage = `usage: npm run redrive [-- --function NAME]

Hands the records that were given up to their function again, as long as the stream still has them: for 24 hours.
  --function NAME   a deployed function (with AWS credentials and region from the environment), in place of this machine's service`

await runCommand(async () => {
  const { values } = parseArgs({ options: { function: { type: 'string' }, help: { type: 'boolean', default: false } } })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const tallies = values.function === undefined ? await redriveLocal() : [await redriveDeployed(values.function)]
  return report(tallies)
})

async function redriveDeployed(functionName: string): Promise<ReplayTally> {
  const feed = await deployedFeed({ lambda: new LambdaClient(), sqs: new SQSClient() }, functionName)
  return replay(feed, new DynamoDBStreamsClient(), console.error)
}

async function redriveLocal(): Promise<ReplayTally[]> {
  const settings = readSettings(process.env)
  const { ports, region, credentials, gatewayUrl } = settings
  await fetch(`${gatewayUrl}/healthz`).catch(() => {
    throw new CommandError(`the service does not run (${gatewayUrl} does not answer): start it before the replay`)
  })
  const streams = new DynamoDBStreamsClient({ endpoint: `http://127.0.0.1:${ports.dynamodb}`, region, credentials })
  const tallies: ReplayTally[] = []
  for (const feed of await localFeeds(settings)) tallies.push(await replay(feed, streams, console.error))
  return tallies
}

function report(tallies: readonly ReplayTally[]): number {
  const sum = (part: keyof ReplayTally) => tallies.reduce((total, tally) => total + tally[part], 0)
  const [replayed, failed, forgotten] = [sum('replayed'), sum('failed'), sum('forgotten')]
  console.log(`${replayed} replayed, ${failed} failed again, ${forgotten} forgotten by the stream`)
  return failed + forgotten > 0 ? 1 : 0
}
