// The download function's side of Lambda's contract with the Ledger's stream: each record of a running download makes its next step.
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import { downloadOf } from '../../shared/store/download-ledger.ts'
import { makeStep, type StepDeps } from './step.ts'

export function createApp(deps: StepDeps): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    for (const { dynamodb } of Records) {
      const download = downloadOf((dynamodb?.NewImage ?? {}) as Record<string, AttributeValue>)
      try {
        if (download.state === 'running') await makeStep(deps, download)
      } catch (error) {
        deps.log.error('download row not written', error, { downloadId: download.id, step: download.step })
        deps.metrics.put({ Failures: 1 }, { failure: 'download-row' })
        return { batchItemFailures: [{ itemIdentifier: dynamodb?.SequenceNumber ?? '' }] }
      }
    }
    return { batchItemFailures: [] }
  }
}
