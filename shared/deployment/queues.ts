// The queues as data, for the CDK constructs and the local queues: that of downloads, one message a step; that of the search index, one
// message a turn of an organization; that of imports, one message an object. The message group is the organization, or the source of the
// object: SQS hands out one message of a group at a time, and other groups go on beside it.
import { daySeconds } from '../time/day.ts'

export interface QueueConsumer {
  /** The folder under functions/. */
  readonly function: 'download' | 'index' | 'import'
  /** The time that a received message is hidden. After a crash it comes again. */
  readonly visibilitySeconds: number
  /** After so many receives, a message goes to the failure queue. */
  readonly receivesMax: number
  readonly retentionSeconds: number
  /** Messages are hidden so long after they were sent. */
  readonly delaySeconds: number
}

export const queueConsumers = {
  downloads: {
    function: 'download',
    // Six times the function's timeout, for tries in which Lambda is throttled:
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    visibilitySeconds: 6 * 60,
    // A failed step is counted in its row; only a step that crashes the function comes again. The function fails the download one receive
    // earlier (step.ts), so the failure queue gets only messages that the function could not begin.
    receivesMax: 4,
    // Longer than a download may stand still.
    retentionSeconds: daySeconds,
    delaySeconds: 0,
  },
  index: {
    function: 'index',
    // As above: the function has 15 minutes, and ends after 8.
    visibilitySeconds: 6 * 15 * 60,
    // What fails is tried again by the next turn, which the organization's next entries or the schedule bring.
    receivesMax: 3,
    retentionSeconds: daySeconds,
    // Entries can be closed three minutes after their time (shared/time/index-times.ts).
    delaySeconds: 240,
  },
  imports: {
    function: 'import',
    // As above: the function has 5 minutes, and ends after 2.
    visibilitySeconds: 6 * 5 * 60,
    // Objects of the same source wait meanwhile, half an hour for each.
    receivesMax: 3,
    // A deployment that cannot import for some days loses no object.
    retentionSeconds: 14 * daySeconds,
    delaySeconds: 0,
  },
} as const satisfies Record<string, QueueConsumer>
