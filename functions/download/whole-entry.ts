// A whole entry: its large fields from the bucket are back in their places, so that a file is complete by itself.
import type { Budget } from '../../shared/budget.ts'
import type { Entry } from '../../shared/entry/entry.ts'
import { withLargeField } from '../../shared/entry/large-fields.ts'
import { jsonValue } from '../../shared/json/json-value.ts'
import type { Payloads } from '../../shared/store/bucket/payloads.ts'

export async function wholeEntry(payloads: Pick<Payloads, 'get'>, entry: Entry, budget: Budget): Promise<Entry> {
  if (entry.payloads === undefined) return entry
  const { payloads: references, ...kept } = entry
  let whole: Entry = kept
  for (const [field, reference] of Object.entries(references)) {
    budget.read()
    whole = withLargeField(
      whole,
      field,
      jsonValue(await payloads.get(entry.context.organizationId, reference, budget.signal)) as Record<string, unknown>,
    )
  }
  return whole
}
