// The feed of a deployed function, read from its event source mapping: the failure queue, the filter and the batch size.
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

/** Longer than the slowest function takes, so that a message is not delivered again while it is being replayed. */
const hiddenSeconds = 900

/** @throws CommandError if the function is not fed by a stream with a failure queue. */
export async function deployedFeed({ lambda, sqs }: DeployedClients, functionName: string): Promise<Feed> {
  const listed = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName: functionName }))
  const [mapping] = listed.EventSourceMappings ?? []
  const queueName = mapping?.DestinationConfig?.OnFailure?.Destination?.split(':').at(-1)
  if (!mapping || !queueName) throw new CommandError(`function "${functionName}" has no stream with a failure queue`)
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

/** Ends when the queue delivers no more. A message that is not settled is delivered again after `hiddenSeconds`. */
async function* messagesOf(sqs: SQSClient, queueUrl: string | undefined): AsyncGenerator<FailureMessage> {
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        // One at a time, so that the time-out covers one replay only.
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

/** The stack gives a mapping at most one pattern. */
function filterOf({ FilterCriteria }: EventSourceMappingConfiguration): Feed['filter'] {
  const [filter] = FilterCriteria?.Filters ?? []
  return filter?.Pattern ? JSON.parse(filter.Pattern) : undefined
}
