// The download function's side of Lambda's contract with a FIFO queue: it makes the step that each message names.
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { DownloadTurn } from '../../shared/download/download.ts'
import { makeStep, type StepDeps } from './step.ts'

export function createApp(deps: StepDeps): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async ({ Records }) => {
    for (const [index, record] of Records.entries()) {
      const turn: DownloadTurn = JSON.parse(record.body)
      try {
        await makeStep(deps, turn, Number(record.attributes.ApproximateReceiveCount))
      } catch (error) {
        deps.logger.error('download row not written', error, { downloadId: turn.id, step: turn.step })
        deps.metrics.put({ Failures: 1 }, { failure: 'download-row' })
        // In a FIFO queue, the later messages must be reported too.
        return { batchItemFailures: Records.slice(index).map(failed) }
      }
    }
    return { batchItemFailures: [] }
  }
}

function failed({ messageId }: SQSRecord) {
  return { itemIdentifier: messageId }
}
