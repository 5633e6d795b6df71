import { PutObjectCommand } from '@aws-sdk/client-s3'
import { describe, expect, inject, test } from 'vitest'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import { anEntry, newId } from '../entries.ts'
import { startService } from '../service.ts'

const rights = ['operator *']

/** An entry whose large field somebody has overwritten in the bucket. */
async function forged() {
  const service = await startService()
  const organizationId = newId()
  const entry = anEntry({ context: { organizationId }, details: { text: 'genuine '.repeat(20_000) } })
  const [id = ''] = await service.record(entry)
  await service.drain('archive')
  const line = (await service.stores.events.get(organizationId, id))?.line ?? ''
  const reference = entryOfLine(line).payloads?.['details']
  if (!reference) throw new Error('no payload')
  const Key = `payloads/${organizationId}/${reference.sha256}`
  await service.stores.s3.send(new PutObjectCommand({ Bucket: inject('s3Bucket'), Key, Body: '{"text":"forged"}' }))
  return { service, organizationId, reference }
}

describe('a large field that was overwritten in the bucket', () => {
  test('is not read as what its hash names', async () => {
    const { service, organizationId, reference } = await forged()
    await expect(service.stores.payloads.get(organizationId, reference)).rejects.toThrow(
      `the payload payloads/${organizationId}/${reference.sha256} is not what was put`,
    )
  })

  test('is not searched: the answer is an error of ours, of which the caller learns nothing, and an alarm', async () => {
    const { service, organizationId } = await forged()
    const { status, body } = await service.call('GET', `/v2/organizations/${organizationId}?q=forged`, { rights })
    expect([status, body.code]).toEqual([500, 'INTERNAL'])
    expect(body.message).not.toContain('payload')
    expect(service.measured).toContainEqual({ Failures: 1, failure: 'altered' })
  })

  test.each(['ndjson', 'bundle'])('is in no %s: the download fails, and it is an alarm', async (format) => {
    const { service, organizationId } = await forged()
    const path = `/v2/organizations/${organizationId}/downloads`
    const { body } = await service.call('POST', path, { rights, body: { format } })
    await service.drain('download')
    expect((await service.call('GET', `${path}/${body.id}`, { rights })).body.state).toBe('failed')
    expect(service.measured).toContainEqual({ Failures: 1, failure: 'altered' })
    expect(service.measured).toContainEqual({ DownloadsFailed: 1 })
  })
})
