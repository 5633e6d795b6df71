// A FIFO queue of SQS on one machine: message groups, deduplication, visibility, a failure queue, and a journal that survives the end
// of the process. Calls nobody (queue-pump.ts) and speaks no HTTP (queue-server.ts). No emulator on npm keeps its messages over a
// restart (docs/decisions/0020-turns-of-downloads.md).
import { randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { QueueConsumer } from '../../../shared/deployment/queues.ts'
import type { QueuedMessage, SentMessage } from '../../delivery/queued-message.ts'

export interface FifoQueue {
  readonly length: number
  /** Writes the message to the journal. A message with a deduplication id of the last five minutes is accepted but dropped. */
  send(message: SentMessage): string
  /** The oldest message of a group without a message in work. It is hidden for the consumer's visibility time. */
  receive(): QueuedMessage | undefined
  /** Removes a handled message. */
  remove(id: string): void
  /** Hides a failed message for `ms`, and with it its group. */
  hide(id: string, ms: number): void
  /** The next time at which a hidden message becomes visible; undefined if none is hidden. */
  nextVisibleMs(): number | undefined
  /** Calls the listener after each sent message. */
  onSend(listener: () => void): void
}

export interface FifoQueueOptions {
  readonly file: string
  /** Gets a line for each message that was received too often. */
  readonly failureFile: string
  readonly consumer: QueueConsumer
  readonly now?: () => number
}

type Step = { readonly sent: QueuedMessage } | { readonly received: string } | { readonly removed: string }

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
const deduplicationMs = 5 * 60_000
const journalLinesMax = 10_000

/** Continues where the journal ends. Messages that were in work then are visible at once. */
export function openFifoQueue({ file, failureFile, consumer, now = Date.now }: FifoQueueOptions): FifoQueue {
  const messages = readJournal(file)
  const hiddenUntil = new Map<string, number>()
  const seen = new Map<string, number>()
  const listeners: (() => void)[] = []
  let lines = 0

  const rewrite = () => {
    mkdirSync(dirname(file), { recursive: true })
    const kept = Array.from(messages.values(), (sent) => `${JSON.stringify({ sent })}\n`)
    writeFileSync(`${file}.new`, kept.join(''))
    renameSync(`${file}.new`, file)
    lines = kept.length
  }
  const note = (step: Step) => {
    appendFileSync(file, `${JSON.stringify(step)}\n`)
    lines += 1
    if (lines > journalLinesMax && lines > 2 * messages.size) rewrite()
  }
  const remove = (id: string) => {
    hiddenUntil.delete(id)
    if (messages.delete(id)) note({ removed: id })
  }
  const giveUp = (message: QueuedMessage) => {
    appendFileSync(failureFile, `${JSON.stringify(message)}\n`)
    remove(message.id)
  }
  const firstVisible = (): QueuedMessage | undefined => {
    const busy = new Set<string>()
    for (const message of messages.values()) {
      if ((hiddenUntil.get(message.id) ?? 0) > now()) busy.add(message.group)
      if (!busy.has(message.group)) return message
    }
    return undefined
  }
  rewrite()

  return {
    get length() {
      return messages.size
    },
    send({ group, deduplicationId, body }) {
      const id = randomUUID()
      for (const [known, ms] of seen) if (ms <= now() - deduplicationMs) seen.delete(known)
      if (seen.has(deduplicationId)) return id
      seen.set(deduplicationId, now())
      const message = { id, group, deduplicationId, body, sentMs: now(), receives: 0 }
      messages.set(id, message)
      if (consumer.delaySeconds > 0) hiddenUntil.set(id, now() + consumer.delaySeconds * 1000)
      note({ sent: message })
      for (const listener of listeners) listener()
      return id
    },
    receive() {
      for (let found = firstVisible(); found; found = firstVisible()) {
        if (found.receives < consumer.receivesMax) {
          const received = { ...found, receives: found.receives + 1 }
          messages.set(found.id, received)
          hiddenUntil.set(found.id, now() + consumer.visibilitySeconds * 1000)
          note({ received: found.id })
          return received
        }
        giveUp(found)
      }
      return undefined
    },
    remove,
    hide: (id, ms) => void hiddenUntil.set(id, now() + ms),
    nextVisibleMs: () => (hiddenUntil.size === 0 ? undefined : Math.min(...hiddenUntil.values())),
    onSend: (listener) => void listeners.push(listener),
  }
}

/** @throws Error naming the file if it is no journal. Drops a last line cut by a crash, which was never acknowledged. */
function readJournal(file: string): Map<string, QueuedMessage> {
  const messages = new Map<string, QueuedMessage>()
  if (!existsSync(file)) return messages
  const lines = readFileSync(file, 'utf8').split('\n')
  lines.pop()
  for (const [index, line] of lines.entries()) {
    const step = parseStep(line)
    if (!step)
      throw new Error(
        `line ${index + 1} of the queue's journal "${file}" cannot be read: remove the file to begin anew`,
      )
    if ('sent' in step) messages.set(step.sent.id, step.sent)
    else if ('removed' in step) messages.delete(step.removed)
    else {
      const message = messages.get(step.received)
      if (message) messages.set(message.id, { ...message, receives: message.receives + 1 })
    }
  }
  return messages
}

function parseStep(line: string): Step | undefined {
  try {
    const step: unknown = JSON.parse(line)
    const isStep =
      typeof step === 'object' && step !== null && ('sent' in step || 'received' in step || 'removed' in step)
    return isStep ? (step as Step) : undefined
  } catch {
    return undefined
  }
}
