// What a message of the queue means: an object that EventBridge tells of, or the rest of one. It names an object and no more: whose it is, is
// configured (shared/deployment/import-sources.ts).
import * as v from 'valibot'
import { jsonOrNothing } from '../../shared/json/json-or-nothing.ts'
import type { ImportTurn } from '../../shared/store/queue/import-queue.ts'

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html: other than in S3's own notifications, the key is not encoded. */
const createdSchema = v.object({
  'detail-type': v.literal('Object Created'),
  detail: v.object({ bucket: v.object({ name: v.string() }), object: v.object({ key: v.string() }) }),
})

const turnSchema = v.object({
  bucket: v.string(),
  key: v.string(),
  etag: v.exactOptional(v.string()),
  after: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
})

/** @returns `undefined` for anything else. */
export function importTurnIn(body: string): ImportTurn | undefined {
  const message = jsonOrNothing(body)
  const created = v.safeParse(createdSchema, message)
  if (created.success) {
    const { bucket, object } = created.output.detail
    return { bucket: bucket.name, key: object.key, after: 0 }
  }
  const turn = v.safeParse(turnSchema, message)
  return turn.success ? turn.output : undefined
}
