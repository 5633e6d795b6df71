// Why something failed, as its service says it. Makes no words of its own.
import { isObject } from '../../../../shared/is-object.ts'
import type { ShownEntry } from '../api/shown-entry.ts'

/** What the service says of why it failed, where it says it in one of the usual places. */
export function reasonOf({ result, details }: ShownEntry): string | undefined {
  const error = isObject(result?.['error']) ? result['error'] : {}
  const candidates = [
    ...[error['message'], result?.['error'], result?.['message'], result?.['reason']],
    ...[details?.['errorMessage'], details?.['error'], details?.['reason'], details?.['errorCode'], error['code']],
  ]
  return candidates.find((text): text is string => typeof text === 'string' && text !== '')
}
