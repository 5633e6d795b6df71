// Requests about an organization's log through the public API, as the signed-in caller. Does not trust the answers.
import { ApiError } from '../../../../shared/client/api-error.ts'
import type { ApiClient } from '../api/client.ts'
import type { LogSource } from './log-source.ts'

export function apiLogSource(api: Pick<ApiClient, 'text'>, organizationId: string): LogSource {
  const organization = `/v2/organizations/${encodeURIComponent(organizationId)}`
  const log = `${organization}/log`
  return {
    organizationId,
    key: () => absentFor(['NOT_FOUND'], api.text(`${log}/key`)),
    checkpoint: () => absentFor(['NOT_FOUND', 'CHECKPOINT_NOT_SIGNED'], api.text(`${log}/checkpoint`)),
    consistency: (from, to) =>
      // `PARAMETER_INVALID`: the log is smaller than the requested size.
      absentFor(
        ['NOT_FOUND', 'PARAMETER_INVALID', 'CHECKPOINT_NOT_SIGNED'],
        api.text(`${log}/consistency`, { from, to }),
      ),
    proofOf: (entryId) =>
      absentFor(['ENTRY_NOT_INTEGRATED'], api.text(`${organization}/entries/${encodeURIComponent(entryId)}/proof`)),
  }
}

async function absentFor(codes: readonly string[], answer: Promise<string>): Promise<string | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ApiError && codes.includes(error.code)) return undefined
    throw error
  }
}
