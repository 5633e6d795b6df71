// The form in which a function gets a stream record.
import { describe, expect, test } from 'vitest'
import { lambdaRecord } from '../../../infra/delivery/stream-record.ts'

const streamArn = 'arn:aws:dynamodb:eu-central-1:000000000000:table/events/stream/2026-01-01T00:00:00.000'

describe('a stream record', () => {
  test('reaches the function in the form of a Lambda event', () => {
    const bytes = new Uint8Array([0, 1, 254])
    const record = lambdaRecord(
      {
        eventID: '1',
        eventName: 'INSERT',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: 'eu-central-1',
        dynamodb: {
          ApproximateCreationDateTime: new Date('2026-01-02T03:04:05.678Z'),
          Keys: { id: { S: '1' } },
          NewImage: {
            id: { S: '1' },
            bytes: { B: bytes },
            several: { BS: [bytes, new Uint8Array()] },
            nested: { M: { list: { L: [{ B: bytes }, { N: '1' }, { BOOL: false }, { NULL: true }, { SS: ['a'] }] } } },
          },
          SequenceNumber: '000000000000000000002',
          SizeBytes: 26,
          StreamViewType: 'NEW_IMAGE',
        },
      },
      streamArn,
    )
    expect(record).toEqual({
      eventID: '1',
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-central-1',
      dynamodb: {
        ApproximateCreationDateTime: 1767323045,
        Keys: { id: { S: '1' } },
        NewImage: {
          id: { S: '1' },
          bytes: { B: 'AAH+' },
          several: { BS: ['AAH+', ''] },
          nested: { M: { list: { L: [{ B: 'AAH+' }, { N: '1' }, { BOOL: false }, { NULL: true }, { SS: ['a'] }] } } },
        },
        SequenceNumber: '000000000000000000002',
        SizeBytes: 26,
        StreamViewType: 'NEW_IMAGE',
      },
      eventSourceARN: streamArn,
    })
  })

  test('of a removal by TTL names DynamoDB as its author, in the lower case of a Lambda event', () => {
    const userIdentity = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' }
    expect(lambdaRecord({ eventName: 'REMOVE', userIdentity }, streamArn)).toEqual({
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      eventSourceARN: streamArn,
    })
  })
})
