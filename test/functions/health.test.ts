import { expect, test } from 'vitest'
import { faults } from '../faults.ts'
import { startService } from '../service.ts'

test('GET /healthz answers everybody, without a token, and asks no store', async () => {
  const storeFaults = faults()
  const service = await startService({ faults: storeFaults })
  const { status, body, headers } = await service.call('GET', '/healthz')
  expect([status, body]).toEqual([200, { status: 'ok' }])
  expect(headers.get('cache-control')).toBe('no-store')
  expect(storeFaults.requests).toEqual([])
})
