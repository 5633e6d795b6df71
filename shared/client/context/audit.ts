// A recorder that knows who acts, where and why: what was said around a piece of work becomes part of each entry recorded in it. The
// context follows the work through promises, timers and callbacks, and is never another request's.
import { AsyncLocalStorage } from 'node:async_hooks'
import { redacted } from '../content/redaction.ts'
import type { Deadline, EntryToRecord, Recorded, Recorder } from '../recording/recorder.ts'
import { usableCorrelation } from './correlation-id.ts'
import { type EntryFields, mergedFields } from './entry-fields.ts'

/** A recorder whose entries get what its context says. */
export interface Audit extends Omit<Recorder, 'record' | 'enqueue'> {
  /** As the recorder's; what the context does not know, the entry must have. */
  record(entry: EntryFields, deadline?: Deadline): Promise<Recorded>
  /** As the recorder's. */
  enqueue(entry: EntryFields): void
  /**
   * Does the work with these fields as context, within the context that is there already: what is said innermost is right.
   * @returns what the work returns.
   */
  run<T>(fields: EntryFields, work: () => T): T
  /** The fields that an entry would get here. */
  context(): EntryFields
  /**
   * Says which resource the record of the current request is about; the last word counts.
   * @returns false if no request is recorded here, or its record is made already: nothing is kept then.
   */
  withResource(id: string, name?: string): boolean
  /**
   * Says what the request changed, as `result.before` and `result.after`. Both are copied at once, without secrets.
   * @returns false if no request is recorded here, or its record is made already: nothing is kept then.
   */
  withResult(before: unknown, after: unknown): boolean
  /**
   * For what records requests: as `run`.
   * @param fields are asked for at each entry.
   * @param said takes what the work says of the record of its request.
   */
  runRequest<T>(fields: () => EntryFields, said: Said, work: () => T): T
  /** For what records requests: what the application says is under way here. Never throws. */
  readonly activeCorrelation: () => string | undefined
  /** For what records requests: where entries go as they are. */
  readonly recorder: Recorder
  readonly now: () => number
  readonly newId: () => string
}

/** What a handler says of the record of its request. */
export interface Said {
  resource?: Pick<EntryFields, 'resourceId' | 'resourceName'>
  result?: Record<string, unknown>
  /** The record is made: nothing can be said any more. */
  isOver?: boolean
}

interface Frame {
  readonly fields: () => EntryFields
  readonly said: Said | undefined
}

export interface AuditOptions {
  /**
   * The id of what is under way where it is called, such as the trace of the active span. Entries have it as `correlationId` where neither they nor
   * their context say another. What it throws, and what no entry takes, counts as no id.
   */
  readonly correlationId?: () => string | undefined
}

/** Where neither the entry nor its context says otherwise. Who may see an entry is never guessed. */
const usual = { eventVersion: 'v1.0', eventType: 'ADMIN_ACTIVITY', severity: 'INFO' } as const

/** What every entry must have, and not everybody knows. */
const unknown = { initiator: { id: 'unknown' }, sourceIpAddress: '', userAgent: 'unknown' } as const

export interface AuditDeps extends AuditOptions {
  readonly recorder: Recorder
  /** What the application knows of all its entries, such as `region`, `eventSource` and the organization. */
  readonly defaults?: EntryFields
  readonly now: () => number
  /** Unique. */
  readonly newId: () => string
}

export function auditOf({ recorder, defaults = {}, now, newId, correlationId }: AuditDeps): Audit {
  const frames = new AsyncLocalStorage<Frame>()
  const outermost = mergedFields({ ...usual, ...unknown }, defaults)
  const said = () => frames.getStore()?.said
  // The recorder checks what each entry must have.
  const complete = (entry: EntryFields) => mergedFields(context(), entry) as EntryToRecord

  function activeCorrelation(): string | undefined {
    try {
      return usableCorrelation(correlationId?.())
    } catch {
      // No entry is lost for want of it.
      return undefined
    }
  }

  function context(): EntryFields {
    const known = frames.getStore()?.fields() ?? outermost
    if (known.correlationId !== undefined) return known
    const active = activeCorrelation()
    return active === undefined ? known : { ...known, correlationId: active }
  }

  function within<T>(fields: () => EntryFields, ofRequest: Said | undefined, work: () => T): T {
    const outer = frames.getStore()?.fields ?? (() => outermost)
    return frames.run({ fields: () => mergedFields(outer(), fields()), said: ofRequest }, work)
  }

  function say(what: Said): boolean {
    const record = said()
    if (record === undefined || record.isOver) return false
    Object.assign(record, what)
    return true
  }

  return {
    record: (entry, deadline) => recorder.record(complete(entry), deadline),
    enqueue: (entry) => recorder.enqueue(complete(entry)),
    run: (fields, work) => within(() => fields, said(), work),
    context,
    withResource: (resourceId, resourceName) => say({ resource: { resourceId, resourceName } }),
    withResult: (before, after) => say({ result: redacted({ before, after }) as Record<string, unknown> }),
    runRequest: within,
    activeCorrelation,
    recorder,
    now,
    newId,
    flush: (deadline) => recorder.flush(deadline),
    close: (deadline) => recorder.close(deadline),
    get counters() {
      return recorder.counters
    },
    get pending() {
      return recorder.pending
    },
    get lost() {
      return recorder.lost
    },
    [Symbol.asyncDispose]: () => recorder[Symbol.asyncDispose](),
  }
}
