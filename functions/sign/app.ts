// The sign function's side of Lambda's contract with the Ledger's stream: it signs each moved head. Only this function may sign, and it
// does nothing else: it takes no request, and writes neither entries nor logs.
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import pMap from 'p-map'
import type { SignedLogs } from '../../shared/log/signed-log.ts'
import { type SigningDeps, signHead } from '../../shared/log/signing.ts'
import { AlteredError } from '../../shared/store/altered-error.ts'
import { organizationOfHead } from '../../shared/store/ledger/log-ledger.ts'
import type { Logger } from '../../shared/telemetry/logger.ts'
import type { Metrics } from '../../shared/telemetry/metrics.ts'

export interface SignAppDeps extends SigningDeps {
  readonly logs: SignedLogs
  readonly logger: Logger
  readonly metrics: Metrics
}

/** Logs are independent; a batch may touch thousands. */
const logsAtOnce = 32

/**
 * A log that could not be signed is retried with the rest of its batch, whose logs have their checkpoints by then. A log that
 * contradicts its signed checkpoint is reported and skipped: retries do not help, and other logs must not wait for it.
 */
export function createApp(deps: SignAppDeps): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    const first = new Map<string, string>()
    for (const { dynamodb } of Records) {
      const organization = organizationOfHead(dynamodb?.Keys ?? {})
      // One record a log is enough, since the head is read again.
      if (organization !== undefined && !first.has(organization))
        first.set(organization, dynamodb?.SequenceNumber ?? '')
    }
    let signed = 0
    const failed: string[] = []
    const signOne = async ([organization, sequenceNumber]: [string, string]) => {
      try {
        if (await signHead(deps, deps.logs.of(organization))) signed += 1
      } catch (error) {
        if (!(error instanceof AlteredError)) failed.push(sequenceNumber)
        report(deps, organization, error)
      }
    }
    await pMap(first, signOne, { concurrency: logsAtOnce })
    deps.metrics.put({ CheckpointsSigned: signed })
    deps.logger.info('checkpoints signed', { logs: first.size, signed, failed: failed.length })
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  }
}

function report({ logger, metrics }: SignAppDeps, organization: string, error: unknown): void {
  const isRefused = error instanceof AlteredError
  logger.error(isRefused ? 'checkpoint refused' : 'checkpoint not signed', error, { organization })
  metrics.put({ Failures: 1 }, { failure: isRefused ? 'checkpoint-refused' : 'checkpoint' })
}
