// One entry by its id. The log of an organization has it, so its organization must be known.
import type { ListedEntry } from '../../../shared/client/listed-pages.ts'
import { isEntryId } from '../../../shared/entry/entry-id-form.ts'
import { usageError } from '../invocation/usage-error.ts'
import type { Session } from '../session/session.ts'

/** @throws CommandError if the text is no id; ApiError if there is no such entry. */
export function oneEntry({ client }: Session, organization: string, id: string | undefined): Promise<ListedEntry> {
  if (id === undefined) throw usageError('which entry? Give its id, the last column of "beleg list"')
  if (!isEntryId(id)) throw usageError(`"${id}" is not the id of an entry`)
  return client.json({ path: `/v2/organizations/${organization}/entries/${id}`, fields: ['id', 'eventTimeStamp'] })
}
