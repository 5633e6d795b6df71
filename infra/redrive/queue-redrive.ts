// Moves the messages of a dead-letter queue back into their queue, which delivers them to the function again. SQS does the moving for a
// deployment. Unlike the failure messages of a stream (replay.ts), these are the original messages.
import { type LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda'
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SendMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { CommandError } from '../command/command.ts'
import type { QueuedMessage } from '../delivery/queued-message.ts'
import type { FailureMessage } from './replay.ts'

/** The ARN of the queue that feeds the function, if there is one. */
export async function queueOf(lambda: LambdaClient, functionName: string): Promise<string | undefined> {
  const listed = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName: functionName }))
  const source = listed.EventSourceMappings?.[0]?.EventSourceArn
  return source?.split(':')[2] === 'sqs' ? source : undefined
}

/**
 * Starts to move everything in the queue's dead-letter queue back into the queue.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 * @throws CommandError if the queue has no dead-letter queue.
 */
export async function moveBack(sqs: SQSClient, queueArn: string): Promise<void> {
  const QueueName = queueArn.split(':').at(-1)
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }))
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] }))
  const failures = Attributes?.['RedrivePolicy'] && JSON.parse(Attributes['RedrivePolicy']).deadLetterTargetArn
  if (!failures) throw new CommandError(`queue "${QueueName}" has no failure queue`)
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: failures }))
}

/** The same for the local service, where the dead-letter queue is a file. @returns how many messages were moved. */
export async function sendAgain(
  sqs: SQSClient,
  queueUrl: string,
  messages: AsyncIterable<FailureMessage>,
): Promise<number> {
  let sent = 0
  for await (const message of messages) {
    const { body, group, deduplicationId, id }: QueuedMessage = JSON.parse(message.body)
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: body,
        MessageGroupId: group,
        // A new id: within five minutes, SQS drops a message with an id that it has seen.
        MessageDeduplicationId: `${deduplicationId}-${id}`,
      }),
    )
    await message.settle()
    sent += 1
  }
  return sent
}
