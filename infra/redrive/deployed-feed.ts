// The feed of a deployed function. Its event source mapping knows all that is needed: the queue of its failures, the filter, the batch.
import {
  type EventSourceMappingConfiguration,
  InvokeCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda'
import { DeleteMessageCommand, GetQueueUrlCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { CommandError } from '../command/command.ts'
import type { FailureMessage, Feed } from './replay.ts'

export interface DeployedClients {
  readonly lambda: LambdaClient
  readonly sqs: SQSClient
}

/** Longer than the slowest function takes: a message that is being replayed is not handed out again. */
const hiddenSeconds = 900

/** @throws CommandError when the function is not fed by a stream with a failure queue. */
export async function deployedFeed({ lambda, sqs }: DeployedClients, functionName: string): Promise<Feed> {
  const listed = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName: functionName }))
  const [mapping] = listed.EventSourceMappings ?? []
  const queueName = mapping?.DestinationConfig?.OnFailure?.Destination?.split(':').at(-1)
  if (!mapping || !queueName)
    throw new CommandError(`function "${functionName}" is fed by no stream with a failure queue`)
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueName }))
  return {
    name: functionName,
    messages: messagesOf(sqs, QueueUrl),
    batchSizeMax: mapping.BatchSize ?? 1,
    filter: filterOf(mapping),
    async invoke(event) {
      const command = new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) })
      const { FunctionError, Payload } = await lambda.send(command)
      const text = new TextDecoder().decode(Payload)
      if (FunctionError) throw new Error(`${FunctionError}: ${text}`)
      return JSON.parse(text)
    },
  }
}

/** Ends when the queue hands out no more; what is not settled is handed out again once its time is over. */
async function* messagesOf(sqs: SQSClient, queueUrl: string | undefined): AsyncGenerator<FailureMessage> {
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        // One at a time: hidden for no longer than its own replay takes.
        MaxNumberOfMessages: 1,
        VisibilityTimeout: hiddenSeconds,
        WaitTimeSeconds: 2,
      }),
    )
    const [message] = Messages
    if (!message) return
    yield {
      body: message.Body ?? '',
      async settle() {
        await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle }))
      },
    }
  }
}

/** The stack gives a mapping one pattern at most. */
function filterOf({ FilterCriteria }: EventSourceMappingConfiguration): Feed['filter'] {
  const [filter] = FilterCriteria?.Filters ?? []
  return filter?.Pattern ? JSON.parse(filter.Pattern) : undefined
}
