// The reason of a failure, as the service states it. Adds no words of its own.
import { isObject } from '../../../../shared/is-object.ts'
import type { ShownEntry } from '../api/shown-entry.ts'

/** The reason, if it is in one of the usual places of an entry. */
export function reasonOf({ result, details }: ShownEntry): string | undefined {
  const error = isObject(result?.['error']) ? result['error'] : {}
  const candidates = [
    ...[error['message'], result?.['error'], result?.['message'], result?.['reason']],
    ...[details?.['errorMessage'], details?.['error'], details?.['reason'], details?.['errorCode'], error['code']],
  ]
  return candidates.find((text): text is string => typeof text === 'string' && text !== '')
}
