// The visits of this page to logs, and the result of the last one to each: for the list's status line, the log's page and others.
// The code that checks is loaded with the first visit.
import { signal } from '@preact/signals'
import { api } from '../session/session.ts'
import { laterScript } from '../widgets/later-script.ts'
import type { ProofDeps } from './log-meeting.ts'
import type { LogState } from './log-visit.ts'

export interface Visit {
  readonly isRunning: boolean
  /** The result of the last finished visit. */
  readonly state?: LogState
  readonly error?: unknown
  readonly atMs?: number
}

/** By organization. */
const visits = signal<ReadonlyMap<string, Visit>>(new Map())

export function visitTo(organizationId: string): Visit | undefined {
  return visits.value.get(organizationId)
}

/** A younger result is shown without a new visit. */
const freshMs = 60_000

/** @param how `now` if somebody asked for it. */
export async function visit(
  organizationId: string,
  how: 'now' | 'if-old',
  nowMs: () => number = Date.now,
): Promise<void> {
  const last = visits.peek().get(organizationId)
  if (last?.isRunning || (how === 'if-old' && last?.state && nowMs() - (last.atMs ?? 0) < freshMs)) return
  tell(organizationId, { ...last, isRunning: true })
  try {
    const { visitLog } = await checkingCode()
    const state = await visitLog(await proofDeps(organizationId, nowMs))
    tell(organizationId, { isRunning: false, state, atMs: nowMs() })
  } catch (error) {
    tell(organizationId, { isRunning: false, error, atMs: nowMs() })
  }
}

/** What is needed to check an organization's log as the signed-in caller. */
export async function proofDeps(organizationId: string, nowMs: () => number = Date.now): Promise<ProofDeps> {
  const { apiLogSource, keptLogs, ed25519IfLacking } = await checkingCode()
  const [kept, ed25519] = await Promise.all([keptLogs(), ed25519IfLacking()])
  return { source: apiLogSource(api, organizationId), kept, nowMs, ed25519 }
}

export async function checkingCode() {
  return (await laterScript(() => import('./checking.ts'))).checking
}

function tell(organizationId: string, visit: Visit): void {
  visits.value = new Map([...visits.peek(), [organizationId, visit]])
}
