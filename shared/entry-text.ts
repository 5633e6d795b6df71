// Free text held against all of an entry: its line, and the large parts of it that are in the bucket.
import type { Budget } from './budget.ts'
import type { Entry, PayloadReference } from './entry.ts'
import type { Payloads } from './store/payloads.ts'
import type { TextSearch } from './text-search.ts'

/**
 * Free text is over the whole entry: also over those parts of it that are in the bucket, which are fetched only where they can change
 * something. `undefined` when it was over before they were all read.
 */
export async function textMatches(
  payloads: Pick<Payloads, 'get'>,
  text: TextSearch,
  entry: Entry,
  budget: Budget,
  isOver: () => boolean,
): Promise<boolean | undefined> {
  const scan = text.scan()
  scan.read(entry)
  let isCut = false
  const readPart = async ({ sha256, bytes }: PayloadReference) => {
    const giveBack = await budget.hold(bytes)
    try {
      if (scan.verdict() !== undefined) return
      isCut ||= isOver()
      if (isCut) return
      budget.read()
      const part = await payloads.get(entry.context.organizationId, sha256, budget.signal)
      // Dozens of them may have come meanwhile, each of which takes its time to be read.
      isCut ||= isOver()
      if (!isCut) scan.read(JSON.parse(part))
    } catch (error) {
      if (!budget.signal.aborted || !isOver()) throw error
      isCut = true
    } finally {
      giveBack()
    }
  }
  if (scan.verdict() === undefined) await Promise.all(Object.values(entry.payloads ?? {}).map(readPart))
  return scan.verdict() ?? (isCut ? undefined : scan.matches())
}
