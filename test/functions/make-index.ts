// The index function's turn for an organization, as a message of its queue asks for one.
import { expect } from 'vitest'
import type { Service } from '../service.ts'

/** Looks at all open entries of the organization. */
export async function makeIndex({ fed }: Pick<Service, 'fed'>, organization: string): Promise<void> {
  const body = JSON.stringify({ organization, reach: 'all' })
  expect(await fed.index({ Records: [{ body, messageId: 'm' }] })).toEqual({ batchItemFailures: [] })
}
