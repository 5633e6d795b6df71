// The import function's side of Lambda's contract with a FIFO queue: it imports the object that each message names, if it is one of a
// configured source. What a message says of it decides nothing else.
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { type ImportSource, importSourceOf } from '../../shared/deployment/import-sources.ts'
import { importTurnIn } from './import-message.ts'
import { type ImportDeps, importObject } from './import-object.ts'

export interface ImportAppDeps extends ImportDeps {
  readonly sources: readonly ImportSource[]
}

export function createApp(deps: ImportAppDeps): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async ({ Records }) => {
    for (const [index, record] of Records.entries()) {
      try {
        await take(deps, record)
      } catch (error) {
        deps.logger.error('turn of an import failed', error, { message: record.messageId })
        // In a FIFO queue, the later messages must be reported too.
        return { batchItemFailures: Records.slice(index).map(({ messageId }) => ({ itemIdentifier: messageId })) }
      }
    }
    return { batchItemFailures: [] }
  }
}

async function take(deps: ImportAppDeps, { messageId, body }: SQSRecord): Promise<void> {
  const turn = importTurnIn(body)
  const source = turn && importSourceOf(deps.sources, turn.bucket, turn.key)
  if (!turn || !source) {
    // Also what was in the queue when its source was taken out of the configuration.
    deps.logger.error('message names no object of a source', undefined, { message: messageId })
    deps.metrics.put({ Failures: 1 }, { failure: 'import' })
    return
  }
  if (!holdsNoRecords(source, turn.key)) await importObject(deps, source, turn)
}

/**
 * Digests of CloudTrail lie beside its records:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
function holdsNoRecords({ format }: ImportSource, key: string): boolean {
  return key.endsWith('/') || (format === 'cloudtrail' && /\/CloudTrail-Digest\//.test(key))
}
