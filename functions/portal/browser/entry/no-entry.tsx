// What is shown in place of an entry that cannot be: that it has expired, or why it could not be loaded.
import { ApiError } from '../../../../shared/client/api-error.ts'
import { FailurePage, Nothing } from '../widgets/states.tsx'
import { expiredMs } from './found-entry.ts'
import { dateText } from './moment.ts'
import { entryWords } from './words.ts'

export interface NoEntryProps {
  /** Those that were asked for. */
  readonly entryIds: readonly string[]
  readonly error: unknown
  readonly retry: () => void
}

/** An id contains the event time, so an expired entry can be told from one that never existed. */
export function NoEntry({ entryIds, error, retry }: NoEntryProps) {
  const say = entryWords()
  const isMissing = error instanceof ApiError && error.status === 404
  const [expired] = isMissing ? entryIds.flatMap((id) => expiredMs(id, Date.now()) ?? []) : []
  if (expired === undefined) return <FailurePage error={error} onRetry={retry} />
  return (
    <div class="page-inner narrow">
      <Nothing title={say.expiredTitle(dateText(new Date(expired).toISOString()))}>
        <p>
          {say.expiredText} <a href="/verify">{say.expiredVerify}</a>.
        </p>
      </Nothing>
    </div>
  )
}
