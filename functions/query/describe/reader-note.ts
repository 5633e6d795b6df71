// What the descriptions of all endpoints for readers have in common.
import { protectedRefusals } from '../../../shared/http/operation.ts'

export const readerNote =
  'Requires the right `reader` on this container or on one above it. Only operators see `PRIVATE` entries.'

export const readRefusals = [...protectedRefusals, 'INTERNAL'] as const
