// The injected faults themselves: what the SDK makes of each, and whether the request took effect.
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { expect, inject, test } from 'vitest'
import { freshDatabase } from './database.ts'
import { newId } from './entries.ts'
import { type Fault, faultKinds, faults } from './faults.ts'

const expected: Readonly<Record<Fault, { dynamoDb: string; s3: string; takesEffect: boolean }>> = {
  'not-written': { dynamoDb: 'TimeoutError', s3: 'TimeoutError', takesEffect: false },
  written: { dynamoDb: 'TimeoutError', s3: 'TimeoutError', takesEffect: true },
  reset: { dynamoDb: 'Error', s3: 'Error', takesEffect: false },
  'reset-written': { dynamoDb: 'Error', s3: 'Error', takesEffect: true },
  throttled: { dynamoDb: 'ThrottlingException', s3: 'SlowDown', takesEffect: false },
  'throughput-exceeded': { dynamoDb: 'ProvisionedThroughputExceededException', s3: 'SlowDown', takesEffect: false },
  unavailable: { dynamoDb: 'InternalServerError', s3: 'InternalError', takesEffect: false },
  'unavailable-written': { dynamoDb: 'InternalServerError', s3: 'InternalError', takesEffect: true },
  slow: { dynamoDb: 'none', s3: 'none', takesEffect: true },
}

const nameOf = (sent: Promise<unknown>) =>
  sent.then(
    () => 'none',
    (error: Error) => error.name,
  )

test.each(faultKinds)('"%s" is what an engine would answer, and takes effect only if it says so', async (fault) => {
  const { settings, names } = await freshDatabase()
  const injected = faults()
  const dynamoDb = new DynamoDBClient({ ...settings, requestHandler: injected.requestHandler, maxAttempts: 1 })
  const s3 = new S3Client({
    endpoint: inject('s3Endpoint'),
    region: inject('s3Region'),
    credentials: inject('s3Credentials'),
    requestHandler: injected.requestHandler,
    maxAttempts: 1,
  })
  const key = { owner: { S: newId() }, row: { S: 'row' } }
  const object = { Bucket: inject('s3Bucket'), Key: `faults/${newId()}` }

  injected.choose(() => fault)
  const putItem = await nameOf(dynamoDb.send(new PutItemCommand({ TableName: names.ledger, Item: key })))
  const putObject = await nameOf(s3.send(new PutObjectCommand({ ...object, Body: 'x' })))
  expect(injected.befallen.get(fault)).toBe(2)
  injected.heal()
  const { Item } = await dynamoDb.send(new GetItemCommand({ TableName: names.ledger, Key: key }))
  const getObject = await nameOf(s3.send(new GetObjectCommand(object)))

  const { takesEffect, ...errors } = expected[fault]
  expect({ dynamoDb: putItem, s3: putObject }).toEqual(errors)
  expect({ item: Item !== undefined, object: getObject }).toEqual({
    item: takesEffect,
    object: takesEffect ? 'none' : 'NoSuchKey',
  })
})
