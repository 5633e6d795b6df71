// The answer of `GET /v2/{scope}/{id}/insights`, as far as the page uses it. Types only.

export interface InsightsAnswer {
  /** Whether the whole range was examined. */
  readonly complete: boolean
  /** The part of the range that all numbers cover. */
  readonly examined: {
    readonly entries: number
    /** The start is inclusive, the end exclusive. */
    readonly from: string
    readonly to: string
    /** From 0 to 1. */
    readonly shareOfRange: number
  }
  readonly top: { readonly initiator: TopValues; readonly outcome: TopValues }
  /** By filter. */
  readonly facets?: Readonly<Record<string, TopValues>>
  readonly activity: Readonly<Record<ActorGroupName, { readonly entries: number; readonly share: number }>> & {
    readonly rules: readonly ActorRule[]
  }
  readonly failingOperations: { readonly items: readonly FailingOperation[]; readonly entriesMin: number }
  readonly repeatedWork: {
    readonly byOperation: {
      readonly items: readonly Repetition[]
      readonly timesMin: number
      readonly daysMin: number
    }
  }
}

export interface TopValues {
  readonly values: readonly { readonly value: string; readonly email?: string; readonly entries: number }[]
  readonly distinct: number
  /** If false, `distinct` is a lower bound. */
  readonly exact: boolean
}

export type ActorGroupName = 'human' | 'automated' | 'unknown'

export interface ActorRule {
  readonly rule: ActorRuleName
  readonly kind: ActorKind
  readonly entries: number
}

/** In the order in which the rules are tried (shared/entry/actor-kind.ts). */
export type ActorRuleName =
  | 'system-event'
  | 'delegation'
  | 'service-account-email'
  | 'program'
  | 'portal'
  | 'command-line'
  | 'no-rule'
export type ActorKind = 'person' | 'service-account' | 'program' | 'system' | 'unknown'

export interface Operation {
  readonly eventSource: string
  readonly eventName: string
}

export interface FailingOperation extends Operation {
  readonly entries: number
  readonly failed: number
  /** From 0 to 1. */
  readonly rate: number
}

export interface Repetition extends Operation {
  readonly initiator: { readonly id: string; readonly email?: string }
  readonly times: number
  readonly days: number
}
