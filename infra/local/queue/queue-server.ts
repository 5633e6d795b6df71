// The part of SQS's protocol that the functions use, on one machine: `SendMessage` in JSON. The pump receives within this process.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { startLoopbackServer } from '../gateway/loopback-server.ts'
import type { FifoQueue } from './fifo-queue.ts'
import { md5 } from './queue-pump.ts'

export interface QueueServer {
  /** The URL of a queue for the functions. */
  urlOf(name: string): string
  stop(): Promise<void>
}

/** By name. */
export type Queues = Readonly<Record<string, FifoQueue>>

/** Listens on 127.0.0.1 only. @param port 0 takes any free port. */
export async function startQueueServer({ port, queues }: { port: number; queues: Queues }): Promise<QueueServer> {
  const server = await startLoopbackServer({
    port,
    name: 'queue',
    listener: (request, response) => {
      answer(queues, request, response).catch((error: unknown) => {
        console.error('queue: a request failed:', error)
        refuse(response, 500, 'InternalFailure', 'the message was not kept')
      })
    },
  })
  return { urlOf: (name) => `${server.url}/000000000000/${name}.fifo`, stop: server.stop }
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
async function answer(queues: Queues, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request)
  if (request.headers['x-amz-target'] !== 'AmazonSQS.SendMessage')
    return refuse(response, 400, 'UnsupportedOperation', 'only SendMessage is known here')
  const { QueueUrl, MessageBody, MessageGroupId, MessageDeduplicationId } = parse(body)
  if (!isText(MessageBody) || !isText(MessageGroupId) || !isText(MessageDeduplicationId))
    return refuse(response, 400, 'MissingParameter', 'a message has a body, a group and a deduplication id')
  const queue = queues[/([^/]*)\.fifo$/.exec(String(QueueUrl))?.[1] ?? '']
  if (!queue) return refuse(response, 400, 'QueueDoesNotExist', 'no queue has this URL')
  const MessageId = queue.send({
    body: MessageBody,
    group: MessageGroupId,
    deduplicationId: MessageDeduplicationId,
  })
  send(response, 200, { MessageId, MD5OfMessageBody: md5(MessageBody), SequenceNumber: String(Date.now()) })
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(body))
  } catch {
    return {}
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  send(response, status, { __type: `com.amazonaws.sqs#${type}`, message })
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() })
  response.end(JSON.stringify(body))
}
