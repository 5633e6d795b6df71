// The record of one request, from its beginning to its entry: made once, whatever happens. Knows no framework.
import { redacted } from '../content/redaction.ts'
import type { Audit, Said } from '../context/audit.ts'
import { type EntryFields, mergedFields } from '../context/entry-fields.ts'
import type { EntryToRecord } from '../recording/recorder.ts'
import { correlationOf } from './correlation.ts'
import type { Answer, PlainRequest } from './plain-request.ts'
import { endpointOf, outcomeFields, requestFacts, requestWithBody } from './request-entry.ts'
import type { AllRoutesOptions, RouteOptions, RuleOptions } from './route-options.ts'

/** What is recorded of a request. */
export interface Ordered<Request> extends RouteOptions<Request> {
  /** `undefined` by the rule for all requests that change something. */
  readonly eventName: string | undefined
}

export interface RequestRecord<Request> {
  readonly correlationId: string
  /** Does the work of the handler, in the context of the request. */
  run<T>(work: () => T): T
  /** From here on, the record is what a route says of it. */
  order(ordered: Ordered<Request>): void
  /** Whether the answer has to wait for `recordFirst`. */
  readonly isRequired: boolean
  /** Records before the answer is sent. @returns whether it may be sent. Never throws. */
  recordFirst(answer: Answer): Promise<boolean>
  /** Records after the answer. Does nothing if it is recorded already. Never throws. */
  finish(answer: Answer): void
}

export interface RecordingOptions<Request> extends AllRoutesOptions<Request>, RuleOptions {
  readonly audit: Audit
}

/** @param plain what is known of the request by now. */
export function requestRecord<Request>(
  options: RecordingOptions<Request>,
  request: Request,
  plain: () => PlainRequest,
  first: Ordered<Request>,
): RequestRecord<Request> {
  const { audit } = options
  let ordered = { ...options, ...first }
  let isRecorded = false
  const said: Said = {}
  // The answer may end in the context of something else.
  const around = audit.context()
  const correlationId = audit.activeCorrelation() ?? correlationOf(plain().header, audit.newId)

  /** What the application's own functions throw does not cost the record. */
  function attempt<T>(work: () => T): T | undefined {
    try {
      return work()
    } catch (error) {
      options.onError?.(error)
      return undefined
    }
  }

  function facts(): EntryFields {
    const { headers = [], proxies = 0, query, initiator, fields } = ordered
    const own = attempt(() => redacted(fields?.(request)) as EntryFields | undefined) ?? {}
    const who = attempt(() => initiator?.(request))
    const known = attempt(() => requestFacts(plain(), { headers, proxies, query }, who)) ?? {}
    return mergedFields({ ...known, correlationId }, own)
  }

  function entryOf(answer: Answer): EntryToRecord | undefined {
    const asked = plain()
    const eventName = ordered.eventName ?? ruled(asked, answer)
    if (eventName === undefined) return undefined
    const { request: endpoint, ...known } = facts()
    const request = attempt(() => requestWithBody(endpoint, asked, ordered.body)) ?? endpoint
    said.isOver = true
    const handled = { ...said.resource, ...(said.result ? { result: said.result } : {}) }
    const own = mergedFields(mergedFields({ ...known, request, eventName }, handled), outcomeFields(answer))
    // Known here, so that the same entry can be sent by both ways.
    const identity = { insertId: audit.newId(), eventTimeStamp: new Date(audit.now()).toISOString() }
    return mergedFields(around, { ...identity, ...own }) as EntryToRecord
  }

  /** A request that no route takes changes nothing; that it was denied is worth knowing. */
  function ruled(asked: PlainRequest, { status }: Answer): string | undefined {
    if (asked.route === undefined && status !== 401 && status !== 403) return undefined
    const endpoint = endpointOf(asked)
    try {
      return options.eventName ? options.eventName(endpoint, asked) : endpoint
    } catch (error) {
      options.onError?.(error)
      return endpoint
    }
  }

  return {
    correlationId,
    run: (work) => audit.runRequest(facts, said, work),
    order(more) {
      ordered = { ...ordered, ...more }
    },
    get isRequired() {
      return ordered.requireRecorded === true
    },
    async recordFirst(answer) {
      if (isRecorded) return true
      isRecorded = true
      let entry: EntryToRecord | undefined
      try {
        entry = entryOf(answer)
        if (entry) await audit.recorder.record(entry)
        return true
      } catch (error) {
        options.onError?.(error)
        // The handler has done its work all the same: if the entry can still be stored, it shall be.
        if (entry && isPassing(error)) audit.recorder.enqueue(entry)
        return false
      }
    },
    finish(answer) {
      if (isRecorded) return
      isRecorded = true
      attempt(() => {
        const entry = entryOf(answer)
        if (entry) audit.recorder.enqueue(entry)
      })
    },
  }
}

/** Whether the entry may be stored later: nobody has refused it. */
function isPassing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'DEADLINE' || error.code === 'FULL')
}
