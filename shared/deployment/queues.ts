// The queue that downloads walk by, as data: read by the CDK construct and by the local queue. One message is one step of one download;
// the message group is the organization, of which SQS hands out one message at a time, while those of others go on beside it.
import { daySeconds } from '../time/day.ts'

export interface QueueConsumer {
  /** The folder under functions/. */
  readonly function: 'download'
  /** How long a message that is being worked on is hidden. What crashes comes again after it. */
  readonly visibilitySeconds: number
  /** A message that was handed out so often goes to the failure queue. */
  readonly receivesMax: number
  readonly retentionSeconds: number
}

export const queueConsumers = {
  downloads: {
    function: 'download',
    // Six times as long as the function may take, for tries that Lambda itself was throttled at:
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    visibilitySeconds: 6 * 60,
    // A step that fails is counted in its row; only one that ends the function comes again. The function ends the download one receive
    // before (step.ts), so that what arrives in the failure queue is what the function could not even start on.
    receivesMax: 4,
    // Longer than a download may stand still.
    retentionSeconds: daySeconds,
  },
} as const satisfies Record<string, QueueConsumer>
