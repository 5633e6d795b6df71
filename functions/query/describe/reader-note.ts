// The text and the refusals that all endpoints for readers share in the API's description.
import { protectedRefusals } from '../../../shared/http/operation.ts'

export const readerNote =
  'Requires the right `reader` on this container or on one above it. Only operators see `PRIVATE` entries.'

export const readRefusals = [...protectedRefusals, 'INTERNAL'] as const
