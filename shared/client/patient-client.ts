// A client that outlasts a service which does not answer for now: whoever follows a log waits for entries, and may as well wait for the service.
import { ApiError } from './api-error.ts'
import type { ApiCall, ApiClient } from './client.ts'
import { mayTryAgain, pauseBeforeTry } from './retrying.ts'

export interface Patience {
  /** @throws what ends the waiting, which is thrown on. */
  readonly sleep: (ms: number) => Promise<unknown>
  readonly random: () => number
  /** Called before each wait. @param failures from 1. */
  readonly onAway?: ((error: ApiError, failures: number) => unknown) | undefined
  /** Called when the service answers again. */
  readonly onBack?: (() => unknown) | undefined
}

/** Makes calls that may be made twice, again and again until there is an answer. @throws ApiError of an answer that stays what it is. */
export function patientClient(
  client: Pick<ApiClient, 'json'>,
  { sleep, random, onAway, onBack }: Patience,
): Pick<ApiClient, 'json'> {
  return {
    async json<T>(call: ApiCall): Promise<T> {
      for (let failures = 0; ; ) {
        try {
          const answer = await client.json<T>(call)
          if (failures > 0) onBack?.()
          return answer
        } catch (error) {
          if (!(error instanceof ApiError) || !mayTryAgain(error.status, true)) throw error
          failures += 1
          onAway?.(error, failures)
          await sleep(pauseBeforeTry(failures, random(), error.retryAfterSeconds))
        }
      }
    },
  }
}
