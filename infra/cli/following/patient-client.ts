// A client that outlasts a service which does not answer for now: whoever follows a log waits for entries, and may as well wait for the service.
import { setTimeout as pause } from 'node:timers/promises'
import { ApiError } from '../../../shared/client/api-error.ts'
import type { ApiCall, ApiClient } from '../../../shared/client/client.ts'
import { mayTryAgain, pauseBeforeTry } from '../../../shared/client/retrying.ts'
import type { Invocation } from '../invocation/command.ts'

/** Says when it begins to wait, and when that is over. */
export function patientClient(
  client: Pick<ApiClient, 'json'>,
  { notes, signal }: Pick<Invocation, 'notes' | 'signal'>,
): Pick<ApiClient, 'json'> {
  return {
    async json<T>(call: ApiCall): Promise<T> {
      for (let failures = 0; ; ) {
        try {
          const answer = await client.json<T>(call)
          if (failures > 0) notes.say('the service answers again')
          return answer
        } catch (error) {
          if (!(error instanceof ApiError) || !mayTryAgain(error.status, true)) throw error
          failures += 1
          if (failures === 1) notes.say(`${error.message}: trying again until Ctrl-C`)
          await pause(pauseBeforeTry(failures, Math.random(), error.retryAfterSeconds), undefined, { signal })
        }
      }
    },
  }
}
