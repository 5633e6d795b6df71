// A visit to an organization's log: the checks that a reader's browser makes each time, so that every reader is a witness.
import type { KeptLog } from './kept-log.ts'
import { type Meeting, meetCheckpoint, metTwice, type ProofDeps } from './log-meeting.ts'

export type LogState =
  /** The caller may not read the log. */
  | { readonly is: 'not-readable' }
  /** There is no checkpoint yet. */
  | { readonly is: 'empty' }
  /** The checkpoint is not signed by the log's known key. */
  | { readonly is: 'not-signed'; readonly meeting: Meeting }
  | { readonly is: 'key-changed'; readonly meeting: Meeting }
  | { readonly is: 'contradicted'; readonly meeting: Meeting }
  /** `meeting.key` says whether somebody has compared the key. */
  | { readonly is: 'consistent'; readonly meeting: Meeting; readonly log: KeptLog }

export async function visitLog(deps: ProofDeps): Promise<LogState> {
  return metTwice<LogState>(deps, async () => {
    const result = await visitOnce(deps)
    return 'meeting' in result ? { result, meeting: result.meeting } : { result }
  })
}

async function visitOnce(deps: ProofDeps): Promise<LogState> {
  const { source } = deps
  const [key, note] = await Promise.all([source.key(), source.checkpoint()])
  if (key === undefined) return { is: 'not-readable' }
  if (note === undefined) return { is: 'empty' }
  return stateOf(await meetCheckpoint(deps, note))
}

function stateOf(meeting: Meeting): LogState {
  const { growth, key, log } = meeting
  if (key === 'changed') return { is: 'key-changed', meeting }
  if (growth?.is === 'contradicted') return { is: 'contradicted', meeting }
  return growth && log ? { is: 'consistent', meeting, log } : { is: 'not-signed', meeting }
}
