// Puts the messages that a queue has given up back into it, where the function gets them again: deployed, SQS moves them by itself.
// Unlike those of a stream (replay.ts), they are the messages themselves.
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

/** The queue that feeds the function, if one does. */
export async function queueOf(lambda: LambdaClient, functionName: string): Promise<string | undefined> {
  const listed = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName: functionName }))
  const source = listed.EventSourceMappings?.[0]?.EventSourceArn
  return source?.split(':')[2] === 'sqs' ? source : undefined
}

/**
 * Starts moving all that is in the queue's failure queue back to where it came from.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 * @throws CommandError when the queue has no failure queue.
 */
export async function moveBack(sqs: SQSClient, queueArn: string): Promise<void> {
  const QueueName = queueArn.split(':').at(-1)
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }))
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] }))
  const failures = Attributes?.['RedrivePolicy'] && JSON.parse(Attributes['RedrivePolicy']).deadLetterTargetArn
  if (!failures) throw new CommandError(`queue "${QueueName}" has no failure queue`)
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: failures }))
}

/** The same on one machine, whose failure queue is a file. @returns how many were put back. */
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
        // Not the id it had: within five minutes it would be dropped.
        MessageDeduplicationId: `${deduplicationId}-${id}`,
      }),
    )
    await message.settle()
    sent += 1
  }
  return sent
}
