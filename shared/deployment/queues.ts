// The queue of downloads as data, for the CDK construct and the local queue. One message is one step of one download. The message group
// is the organization: SQS hands out one message of a group at a time, and other groups go on beside it.
import { daySeconds } from '../time/day.ts'

export interface QueueConsumer {
  /** The folder under functions/. */
  readonly function: 'download'
  /** The time that a received message is hidden. After a crash it comes again. */
  readonly visibilitySeconds: number
  /** After so many receives, a message goes to the failure queue. */
  readonly receivesMax: number
  readonly retentionSeconds: number
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
  },
} as const satisfies Record<string, QueueConsumer>
