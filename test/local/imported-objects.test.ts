// A bucket to import from on one machine: the deployed function, fed by what the local S3 tells of, also if the service is killed in between.
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { minutesAgo, newId } from '../entries.ts'
import { clientOf } from './gateway-client.ts'
import { eventually, kill, newPlace, type Place } from './running-service.ts'

let place: Place

beforeAll(async () => {
  place = await newPlace()
})

afterAll(() => place.clear())

test('an object that is put is imported once, though the service is killed right behind the put', async () => {
  const { settings } = place
  const [organization, bucket] = [newId(), 'exports-of-somebody']
  const imports = JSON.stringify([{ bucket, prefix: 'audit/', organization, format: 'cloudtrail' }])
  const records = Array.from({ length: 600 }, (_, at) => ({
    ...{ eventVersion: '1.11', eventID: `r-${at}`, eventTime: minutesAgo(2), eventSource: 's3.amazonaws.com' },
    ...{ eventName: 'GetObject', awsRegion: 'eu01', userIdentity: { accountId: '1' } },
  }))
  const { region, credentials, ports } = settings
  const s3 = new S3Client({
    endpoint: `http://127.0.0.1:${ports.s3}`,
    forcePathStyle: true,
    ...{ region, credentials },
  })
  const first = await place.start({ imports })
  const body = Buffer.from(JSON.stringify({ Records: records }))
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'audit/a.json', Body: body }))
  kill(first.pid, 'SIGKILL')
  await first.ended
  const second = await place.start({ imports })
  const names = async () =>
    (await clientOf(settings).list(`organizations/${organization}`)).map(({ insertId }) => insertId).toSorted()
  const expected = records.map(({ eventID }) => eventID).toSorted()
  await eventually(
    async () => (await names()).length >= records.length,
    () => 'not all records have arrived',
  )
  expect(await names()).toEqual(expected)
  kill(second.pid, 'SIGTERM')
  expect(await second.ended).toMatchObject({ code: 0 })
  await place.allEnded()
})
