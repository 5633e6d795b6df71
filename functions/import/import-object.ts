// Imports one object: its records, a batch at a time, each stored, filtered, or kept in quarantine. May be called again for the same object, and
// end at any point: an entry has one id, however often its record is read.
import { type Budget, outOfTime } from '../../shared/budget.ts'
import { type ImportSource, importGroupOf } from '../../shared/deployment/import-sources.ts'
import { RecordsFault, type RecordText } from '../../shared/records/record-texts.ts'
import { textsOfFormat } from '../../shared/records/texts-of-format.ts'
import type { ForeignObject, ForeignObjects } from '../../shared/store/bucket/foreign-objects.ts'
import type { ImportQueue, ImportTurn } from '../../shared/store/queue/import-queue.ts'
import { nameOf } from '../../shared/telemetry/logger.ts'
import { type BatchDeps, settleBatch } from './settled-batch.ts'
import { ObjectFault, unpackedBytes } from './unpacked-object.ts'

export interface ImportDeps extends BatchDeps {
  /** Of one turn of an object. */
  readonly newTurnBudget: () => Budget
  readonly objects: Pick<ForeignObjects, 'open'>
  readonly imports: Pick<ImportQueue, 'goOn'>
}

const recordsMax = 500
const bytesMax = 1_000_000

/**
 * Resolves once all of its records are settled, the rest is in the queue, or nothing can be done; each of these is counted.
 * @throws Error if it is to be tried again.
 */
export async function importObject(deps: ImportDeps, source: ImportSource, turn: ImportTurn): Promise<void> {
  const { bucket, key, etag, after } = turn
  const budget = deps.newTurnBudget()
  const object = await deps.objects.open(bucket, key, etag, budget.signal)
  // S3 tells of the other one by itself.
  if (object === 'changed') return deps.logger.info('object changed', { bucket, key, after })
  if (object === 'gone') return giveUp(deps, turn, new Error('the object is not there any more'))
  const progress: Progress = { settled: after, isHopeful: after > 0 }
  try {
    await importRecords(deps, source, object, progress, budget)
    deps.metrics.put({ ObjectsImported: 1 })
    deps.logger.info('object imported', { bucket, key, records: progress.settled })
  } catch (error) {
    const rest = { bucket, key, etag: object.etag, after: progress.settled }
    if (isFault(error)) return giveUp(deps, rest, error)
    // Nothing was settled: its next turn is SQS's matter, which counts them.
    if (progress.settled === after) throw error
    await deps.imports.goOn(rest, importGroupOf(source))
    deps.logger.info('object not imported to its end', { bucket, key, after: progress.settled, cause: nameOf(error) })
  } finally {
    object.body.destroy()
  }
}

interface Progress {
  /** So many records are settled. */
  settled: number
  /** Whether any of them became an entry, or was filtered. */
  isHopeful: boolean
}

/** @throws ObjectFault, RecordsFault; AuditError if the time is over; whatever the stores throw. */
async function importRecords(
  deps: ImportDeps,
  source: ImportSource,
  object: ForeignObject,
  progress: Progress,
  budget: Budget,
): Promise<void> {
  let [batch, bytes, place]: [RecordText[], number, number] = [[], 0, 0]
  const settle = async () => {
    if (batch.length === 0) return
    const { isHopeful } = await settleBatch(deps, source, batch, budget)
    progress.settled += batch.length
    progress.isHopeful ||= isHopeful
    ;[batch, bytes] = [[], 0]
  }
  try {
    for await (const record of textsOfFormat(source.format, unpackedBytes(object, budget))) {
      place += 1
      if (place <= progress.settled) continue
      const size = Buffer.byteLength(record.text)
      if (batch.length === recordsMax || bytes + size > bytesMax) {
        await settle()
        if (!progress.isHopeful && progress.settled >= hopelessRecords)
          throw new ObjectFault(`of its first ${progress.settled} records none can become an entry`)
        if (budget.isSpent()) throw outOfTime('the object was imported')
      }
      batch.push(record)
      bytes += size
    }
  } catch (error) {
    // What was read before the fault is whole.
    if (isFault(error)) await settle()
    throw error
  }
  await settle()
}

function isFault(error: unknown): error is Error {
  return error instanceof ObjectFault || error instanceof RecordsFault
}

/** It is not of its source's format, and would only fill the quarantine. */
const hopelessRecords = 500

/** It stays in its bucket, and an alarm says so. */
function giveUp({ logger, metrics }: ImportDeps, { bucket, key, after }: ImportTurn, error: Error): void {
  logger.error('object not imported', error, { bucket, key, after })
  metrics.put({ Failures: 1 }, { failure: 'import' })
}
