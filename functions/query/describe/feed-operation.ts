// The API's description of the feed: see shared/http/operation.ts.
import type { Operation } from '../../../shared/http/operation.ts'
import { feedParameters } from '../feed/feed-parameters.ts'
import { readerNote, readRefusals } from './reader-note.ts'
import { feedResponseSchema } from './responses.ts'

/** @param filterNote explains how filters are written. */
export function feedOperation(noun: 'Organization' | 'Folder' | 'Project', filterNote: string): Operation {
  const whole = noun === 'Organization'
  return {
    operationId: `Read${noun}Feed`,
    tag: 'Reading',
    summary: whole ? 'Follow the log of an organization' : `Follow the entries of a ${noun.toLowerCase()}`,
    description: `For programs that must not miss an entry or see one twice. Returns ${whole ? 'entries' : `the entries of the ${noun.toLowerCase()}`} in the order in which they arrived, even late ones. Store \`next\` and pass it as \`after\` in the next request; a position beyond the end of the log is refused. Positions count all leaves of the organization's log: \`next\` moves on past entries that the filters or the container leave out, so an answer without entries that has not caught up is not the end. With \`wait\`, the request waits until there are new entries. The number of waiting requests is limited: for each caller, for each organization, and in total.\n\n${filterNote}\n\n${readerNote}`,
    parameters: feedParameters,
    answers: { 200: { description: 'The next entries of the log.', schema: feedResponseSchema } },
    refusals: ['PARAMETER_INVALID', 'CURSOR_INVALID', 'LIMIT_REACHED', ...readRefusals],
  }
}
