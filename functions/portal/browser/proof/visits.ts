// The visits that this page makes to logs, and what came of the last one to each: shown in the list's status line, on the log's page and wherever
// it matters. What checks is loaded with the first visit.
import { signal } from '@preact/signals'
import { api } from '../session/session.ts'
import type { ProofDeps } from './log-meeting.ts'
import type { LogState } from './log-visit.ts'

export interface Visit {
  readonly isRunning: boolean
  /** Of the last visit that came to an end. */
  readonly state?: LogState
  readonly error?: unknown
  readonly atMs?: number
}

/** By organization. */
const visits = signal<ReadonlyMap<string, Visit>>(new Map())

export function visitTo(organizationId: string): Visit | undefined {
  return visits.value.get(organizationId)
}

/** A state that is younger is shown as it is when a screen comes up. */
const freshMs = 60_000

/** @param how `now`: somebody has asked for it. */
export async function visit(
  organizationId: string,
  how: 'now' | 'if-old',
  nowMs: () => number = Date.now,
): Promise<void> {
  const last = visits.peek().get(organizationId)
  if (last?.isRunning || (how === 'if-old' && last?.state && nowMs() - (last.atMs ?? 0) < freshMs)) return
  tell(organizationId, { ...last, isRunning: true })
  try {
    const { checking } = await import('./checking.ts')
    const state = await checking.visitLog(await proofDeps(organizationId, nowMs))
    tell(organizationId, { isRunning: false, state, atMs: nowMs() })
  } catch (error) {
    tell(organizationId, { isRunning: false, error, atMs: nowMs() })
  }
}

/** What is needed to check anything of an organization's log, as whoever is signed in. */
export async function proofDeps(organizationId: string, nowMs: () => number = Date.now): Promise<ProofDeps> {
  const { checking } = await import('./checking.ts')
  const { apiLogSource, keptLogs, ed25519IfLacking } = checking
  const [kept, ed25519] = await Promise.all([keptLogs(), ed25519IfLacking()])
  return { source: apiLogSource(api, organizationId), kept, nowMs, ed25519 }
}

function tell(organizationId: string, visit: Visit): void {
  visits.value = new Map([...visits.peek(), [organizationId, visit]])
}
