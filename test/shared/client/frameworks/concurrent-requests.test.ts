// Requests at the same time: whatever their order, each entry has the fields of its own request.
import { setImmediate, setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pick } from '../../../../shared/client/content/pick.ts'
import type { Audit } from '../../../../shared/client/context/audit.ts'
import { frameworks, served } from './served.ts'
import { type Application, userHeader } from './test-routes.ts'

const step = fc.constantFrom('turn', 'timer', 'microtask', 'nested', 'record', 'resource')
const plan = fc.record({
  steps: fc.array(step, { maxLength: 8 }),
  end: fc.constantFrom(200, 403, 500),
  path: fc.constantFrom('ruled', 'named'),
})
type Plan = typeof plan extends fc.Arbitrary<infer Value> ? Value : never

const application = (audit: Audit): Application => {
  const handle: Application['routes'][number]['handle'] = async ({ parameters, body }) => {
    const { steps, end } = body as Plan
    const id = String(parameters['id'])
    const take = async (at: number): Promise<void> => {
      const next = steps[at]
      if (next === undefined) return
      if (next === 'turn') await setImmediate()
      if (next === 'timer') await setTimeout(1)
      if (next === 'microtask') await Promise.resolve()
      if (next === 'record') audit.enqueue({ eventName: 'step', resourceId: id })
      if (next === 'resource') audit.withResource(id)
      if (next === 'nested') await audit.run({ details: { within: id } }, () => take(at + 1))
      else await take(at + 1)
    }
    await take(0)
    audit.withResult(null, { id })
    if (end === 500) throw new Error(id)
    return { status: end, body: { id: audit.context().correlationId } }
  }
  return {
    rule: true,
    routes: [
      { method: 'POST', path: '/ruled/:id', handle },
      { method: 'POST', path: '/named/:id', handle, recorded: ['Named', { body: pick('id') }] },
    ],
  }
}

describe.each(frameworks)('%s', (_, serve) => {
  test('requests at the same time never mix their contexts', async () => {
    const { recorder, url } = await served(serve, application)
    await fc.assert(
      fc.asyncProperty(fc.array(plan, { minLength: 2, maxLength: 12 }), async (plans) => {
        recorder.clear()
        const answers = await Promise.all(
          plans.map(async (sent, index) => {
            const id = `id-${index}`
            const response = await fetch(`${url}/api/${sent.path}/${id}`, {
              method: 'POST',
              headers: { 'content-type': 'application/json', [userHeader]: `user-${index}`, 'x-request-id': id },
              body: JSON.stringify({ ...sent, id }),
            })
            return [id, response.status, await response.text()] as const
          }),
        )
        const steps = plans.flatMap(({ steps: all }) => all.filter((each) => each === 'record'))
        await expect.poll(() => recorder.entries.length).toBe(plans.length + steps.length)
        for (const [id, status, text] of answers) if (status === 200) expect(JSON.parse(text)).toEqual({ id })
        for (const entry of recorder.entries) {
          const id = String(entry.correlationId)
          expect(entry.initiator.id).toBe(id.replace('id', 'user'))
          expect(entry.request.parameters).toEqual({ id })
          if (entry.request.body) expect(entry.request.body).toEqual({ id })
          if (entry.resourceId) expect(entry.resourceId).toBe(id)
          if (entry.details?.['within']) expect(entry.details['within']).toBe(id)
          if (entry.eventName !== 'step') expect(entry.result).toEqual({ before: null, after: { id } })
        }
        const own = recorder.entries.filter(({ eventName }) => eventName !== 'step')
        expect(new Set(own.map(({ correlationId }) => correlationId)).size).toBe(plans.length)
      }),
      { numRuns: 25 },
    )
  })
})
