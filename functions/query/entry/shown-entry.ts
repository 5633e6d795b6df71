// An entry as a response shows it: large fields as references, each with a link.
import type { Entry, PayloadReference, SubmittedEntry } from '../../../shared/entry/entry.ts'
import type { Payloads } from '../../../shared/store/bucket/payloads.ts'

export type ShownEntry = SubmittedEntry & {
  readonly id: string
  readonly receivedTimeStamp: string
  readonly folderPathSource?: 'declared'
  readonly payloads?: Readonly<Record<string, PayloadReference & { readonly url: string }>>
}

export async function showEntry(payloads: Pick<Payloads, 'link'>, entry: Entry): Promise<ShownEntry> {
  const { payloads: references, ...shown } = entry
  if (!references) return shown
  const linked = await Promise.all(
    Object.entries(references).map(async ([field, reference]) => {
      const url = await payloads.link(entry.context.organizationId, reference.sha256)
      return [field, { ...reference, url }] as const
    }),
  )
  return { ...shown, payloads: Object.fromEntries(linked) }
}
