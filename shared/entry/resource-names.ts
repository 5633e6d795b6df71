// What an entry calls the resources that it is about: the ids and names of each. The filter `resource` compares them one by one (matcher.ts).
import type { SubmittedEntry } from './entry.ts'
import { sentTexts } from './sent-values.ts'

/** The most of one entry that are listed: all that its fields have room for, and as many again that were sent in them. */
const resourceNamesMax = 200

/** The ids and names of the resources: those in the fields, then others that were sent in them, 200 at most. */
export function resourceNames(entry: SubmittedEntry): string[] {
  const { resourceId, resourceName, resources = [] } = entry
  const named = [{ id: resourceId, name: resourceName }, ...resources].flatMap(({ id, name }) => [id, name])
  const sent = [
    ...['resourceId', 'resourceName'].flatMap((path) => sentTexts(entry, path)),
    ...sentTexts(entry, 'resources', ['id', 'name']),
  ]
  return [...new Set([...named.filter((each) => each !== undefined), ...sent])].slice(0, resourceNamesMax)
}
