// A whole entry: its large fields from the bucket are back in their places, so that a file is complete by itself.
import type { Budget } from '../../shared/budget.ts'
import type { Entry } from '../../shared/entry/entry.ts'
import { withLargeField } from '../../shared/entry/large-fields.ts'
import { jsonValue } from '../../shared/json/json-value.ts'
import type { Payloads } from '../../shared/store/bucket/payloads.ts'

export async function wholeEntry(
  payloads: Pick<Payloads, 'get'>,
  { payloads: references, ...entry }: Entry,
  budget: Budget,
): Promise<Entry> {
  const { organizationId } = entry.context
  let whole: Entry = entry
  for (const [field, reference] of Object.entries(references ?? {})) {
    budget.read()
    whole = withLargeField(
      whole,
      field,
      jsonValue(await payloads.get(organizationId, reference, budget.signal)) as Record<string, unknown>,
    )
  }
  return whole
}
