// The context of entries: what is said around a piece of work.
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { auditOf } from '../../../../shared/client/context/audit.ts'
import { memoryRecorder } from '../../../../shared/client/testing/create-memory-recorder.ts'

const defaults = {
  eventSource: 'billing',
  region: 'eu01',
  visibility: 'PUBLIC' as const,
  context: { organizationId: 'o-1', projectId: 'p-1' },
  details: { build: '1' },
}

function recording(correlationId?: () => string | undefined) {
  let ids = 0
  const newId = () => `id-${++ids}`
  const recorder = memoryRecorder()
  return {
    recorder,
    audit: auditOf({ recorder, defaults, now: Date.now, newId, ...(correlationId ? { correlationId } : {}) }),
  }
}

const request = { endpoint: 'JOB nightly' }

describe('an entry', () => {
  test('has what it says itself, before the context, before the defaults', async () => {
    const { recorder, audit } = recording()
    await audit.run({ initiator: { id: 'ada' }, correlationId: 'outer', region: 'eu02' }, () =>
      audit.run({ correlationId: 'inner', eventSource: undefined }, () =>
        audit.record({ eventName: 'Closed', request, region: 'eu03' }),
      ),
    )
    expect(recorder.entries).toMatchObject([
      { eventSource: 'billing', region: 'eu03', correlationId: 'inner', initiator: { id: 'ada' }, eventName: 'Closed' },
    ])
  })

  test.each([
    [
      'an initiator is whole',
      { initiator: { id: 'ada', email: 'ada@example.com' } },
      { initiator: { id: 'grace' } },
      { initiator: { id: 'grace' } },
    ],
    [
      'nobody acts on behalf of another one’s principals',
      { initiator: { id: 'a' }, serviceAccountDelegationInfo: { principals: [] } },
      { initiator: { id: 'b' } },
      { initiator: { id: 'b' } },
    ],
    [
      'a name belongs to its id',
      { resourceId: 'r-1', resourceName: 'one' },
      { resourceId: 'r-2' },
      { resourceId: 'r-2' },
    ],
    [
      'a place lies in the organization around it',
      {},
      { context: { folderId: 'f-1' } },
      { context: { organizationId: 'o-1', folderId: 'f-1' } },
    ],
    [
      'a place of another organization is whole',
      {},
      { context: { organizationId: 'o-2' } },
      { context: { organizationId: 'o-2' } },
    ],
    ['details are joined', { details: { a: 1, b: 1 } }, { details: { b: 2 } }, { details: { build: '1', a: 1, b: 2 } }],
  ])('%s', async (_, outer, inner, expected) => {
    const { audit } = recording()
    const context = audit.run(outer, () => audit.run(inner, () => audit.context()))
    expect(context).toMatchObject(expected)
    for (const [name, value] of Object.entries(expected)) expect(context[name]).toEqual(value)
    for (const name of ['email', 'resourceName', 'serviceAccountDelegationInfo'])
      if (!(name in expected)) expect(context[name]).toBeUndefined()
  })

  test('says that nobody knows who acted, if nobody does', async () => {
    const { recorder, audit } = recording()
    audit.enqueue({ eventName: 'Closed', request })
    expect(recorder.entries).toMatchObject([
      { initiator: { id: 'unknown' }, userAgent: 'unknown', sourceIpAddress: '' },
    ])
  })
})

describe('the context', () => {
  test('follows timers, promises and callbacks, and ends with the work', async () => {
    const { audit } = recording()
    const bound = await audit.run({ correlationId: 'c-1' }, async () => {
      await setTimeout(1)
      const inTimer = new Promise<unknown>((resolve) =>
        globalThis.setTimeout(() => resolve(audit.context().correlationId), 1),
      )
      expect(await inTimer).toBe('c-1')
      return AsyncResource.bind(() => audit.context().correlationId)
    })
    expect(audit.context().correlationId).toBeUndefined()
    expect(bound()).toBe('c-1')
  })

  test('gives back what the work gives, and throws what it throws', () => {
    const { audit } = recording()
    expect(audit.run({}, () => 7)).toBe(7)
    expect(() =>
      audit.run({}, () => {
        throw new RangeError('no')
      }),
    ).toThrow(RangeError)
  })

  test('of one audit is not that of another', () => {
    const [one, other] = [recording().audit, recording().audit]
    expect(one.run({ correlationId: 'c-1' }, () => other.context().correlationId)).toBeUndefined()
  })
})

describe('the trace that is under way', () => {
  test('is the correlation id of what is recorded in it, unless the entry or its context says another', async () => {
    const spans = new AsyncLocalStorage<string>()
    const { recorder, audit } = recording(() => spans.getStore())
    const entry = { eventName: 'Closed', request }
    await spans.run('trace-1', async () => {
      await setTimeout(1)
      audit.enqueue(entry)
      audit.enqueue({ ...entry, correlationId: 'own' })
      audit.run({ region: 'eu02' }, () => spans.run('trace-2', () => audit.enqueue(entry)))
      audit.run({ correlationId: 'job' }, () => audit.enqueue(entry))
      expect(audit.context().correlationId).toBe('trace-1')
    })
    audit.enqueue(entry)
    const ids = recorder.entries.map(({ correlationId }) => correlationId)
    expect(ids).toEqual(['trace-1', 'own', 'trace-2', 'job', undefined])
  })

  test.each([
    ['no trace', () => undefined],
    ['OpenTelemetry’s trace that is none', () => '0'.repeat(32)],
    ['an empty text', () => ''],
    ['more than an entry takes', () => 'x'.repeat(256)],
    ['what no header takes', () => 'a\r\nb'],
    ['no text', () => 7 as never],
    [
      'an error',
      () => {
        throw new Error('no tracer')
      },
    ],
  ])('costs no entry where it is %s', (_, correlationId) => {
    const { recorder, audit } = recording(correlationId)
    audit.enqueue({ eventName: 'Closed', request })
    expect(recorder.entries.map((entry) => entry.correlationId)).toEqual([undefined])
  })
})

test('what is said of the record of a request is said in vain where none is recorded', () => {
  const { recorder, audit } = recording()
  expect([audit.withResource('r-1'), audit.withResult({}, {})]).toEqual([false, false])
  audit.run({}, () => expect(audit.withResource('r-1')).toBe(false))
  audit.enqueue({ eventName: 'Closed', request })
  expect(recorder.entries[0]?.resourceId).toBeUndefined()
})

test('is its recorder in all else', async () => {
  const { recorder, audit } = recording()
  recorder.setUnreachable()
  audit.enqueue({ eventName: 'Closed', request })
  expect([audit.pending, audit.counters.recorded, await audit.flush()]).toEqual([1, 1, { pending: 1 }])
  expect(await audit.close()).toEqual({ sent: 0, spooled: 0, lost: 1 })
  expect(audit.lost).toBe(1)
})
