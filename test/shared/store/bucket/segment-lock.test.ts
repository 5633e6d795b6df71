import { S3Client } from '@aws-sdk/client-s3'
import { expect, inject, test } from 'vitest'
import { Segments } from '../../../../shared/store/bucket/segments.ts'
import { newId } from '../../../entries.ts'

/** What S3 is told of a lock when a segment is put. */
async function lockOf(lock?: ConstructorParameters<typeof Segments>[2]) {
  const s3 = new S3Client({
    endpoint: inject('s3Endpoint'),
    region: inject('s3Region'),
    credentials: inject('s3Credentials'),
  })
  const told: Record<string, string> = {}
  s3.middlewareStack.add(
    (next) => async (args) => {
      const { headers } = args.request as { readonly headers: Readonly<Record<string, string>> }
      for (const [name, value] of Object.entries(headers)) if (name.startsWith('x-amz-object-lock')) told[name] = value
      return next(args)
    },
    { step: 'finalizeRequest' },
  )
  const segments = new Segments(s3, inject('s3Bucket'), lock)
  const put = segments.put(newId(), 0, ['{}'])
  // The local server has no locks, and says so rather than leave an object unlocked.
  if (lock) await expect(put).rejects.toThrow('not implemented')
  else expect(await segments.lines(await put)).toEqual(['{}'])
  return told
}

test('a segment is locked for as many days as the deployment keeps it, from when it is written', async () => {
  const now = () => Date.parse('2026-11-24T12:00:00Z')
  expect(await lockOf({ days: 90, now })).toEqual({
    'x-amz-object-lock-mode': 'GOVERNANCE',
    'x-amz-object-lock-retain-until-date': '2027-02-22T12:00:00Z',
  })
})

test('no segment is locked where the deployment does not want it', async () => {
  expect(await lockOf()).toEqual({})
})
