// The id that the entries of one request have in common: of its trace, else its own, else a new one.
import { usableCorrelation } from '../context/correlation-id.ts'

/** Version, trace id, parent id, flags; later versions may add more (W3C Trace Context, section 3.2). */
const traceparentForm = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:$|-)/

export function correlationOf(header: (name: string) => string | undefined, newId: () => string): string {
  const [, traceId] = traceparentForm.exec(header('traceparent')?.trim() ?? '') ?? []
  return traceId ?? usableCorrelation(header('x-request-id')?.trim()) ?? newId()
}
