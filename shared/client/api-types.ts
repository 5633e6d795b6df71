// Generated of functions/query/describe/openapi.json by infra/client/api-types.ts: the calls of the API and what they carry. Not to be edited.
// `npx vitest run test/infra/client/api-types.test.ts -u` writes it anew.

export type SubmittedAuditLogEntry = {
  /** The sender's own id for the entry, unique within its `eventSource`. The organization, `eventSource`, `insertId`, `eventTimeStamp` to the nanosecond and `visibility` identify the entry. If they are sent again with the same content, the entry is stored once; with other content it is refused. With another time or visibility it is another entry, so a retry must send the original time. Without an `insertId`, the whole content identifies the entry. */
  readonly insertId?: string | undefined
  /** The version of the sender's event format. */
  readonly eventVersion: string
  /** The service that handled the operation. */
  readonly eventSource: string
  /** The region that emitted the entry. */
  readonly region: string
  /** `ERROR` if the operation failed. */
  readonly severity: 'INFO' | 'ERROR'
  /** Only operators see `PRIVATE` entries. */
  readonly visibility: 'PUBLIC' | 'PRIVATE'
  /** Whether somebody acted, the system acted by itself, or a policy denied an action. */
  readonly eventType: 'ADMIN_ACTIVITY' | 'SYSTEM_EVENT' | 'POLICY_DENIED'
  /** When it happened: at most 90 days ago, at most 5 minutes ahead. Up to nine digits of a second are kept and decide the order; entries of the same instant are ordered by receipt. The time is stored with capital letters, a leap second as the last nanosecond of its minute. */
  readonly eventTimeStamp: string
  /** Whether the operation succeeded, if the sender knows. If absent, it is derived: `DENIED` for the type `POLICY_DENIED`, else `FAILURE` for the severity `ERROR`, else `SUCCESS`. */
  readonly outcome?: 'SUCCESS' | 'FAILURE' | 'DENIED' | undefined
  /** The name of the operation. */
  readonly eventName: string
  /** The address that the request came from, as it was sent: possibly with a port, as a list of addresses, or as the name of a service. May be empty. */
  readonly sourceIpAddress: string
  /** The client that made the request. */
  readonly userAgent: string
  /** Who did it. */
  readonly initiator: {
    /** The id of the person or the service account. */
    readonly id: string
    /** The address of the person or the service account. */
    readonly email?: string | undefined
  }
  /** The request that caused the entry. */
  readonly request: {
    /** Method and path. */
    readonly endpoint: string
    /** Any object. */
    readonly parameters?: Readonly<Record<string, unknown>> | undefined
    /** Any object. */
    readonly body?: Readonly<Record<string, unknown>> | undefined
    /** An object of strings. The values of a list are joined with a comma and a space. */
    readonly headers?: Readonly<Record<string, string>> | undefined
  }
  /** Where it happened. The entry belongs to the most specific container that this names. */
  readonly context: {
    /** The organization whose log the entry is appended to. */
    readonly organizationId: string
    /** The folders above, from the top down. The entry is listed in each of them. */
    readonly folderPath?: readonly string[] | undefined
    /** The folder in which it happened. */
    readonly folderId?: string | undefined
    /** The project in which it happened. */
    readonly projectId?: string | undefined
  }
  /** The id of the affected resource. */
  readonly resourceId?: string | undefined
  /** The name of the affected resource. */
  readonly resourceName?: string | undefined
  /** The affected resources, if there are several: id, name and type of each, as far as they are known. At most 50, together at most 4,000 bytes. */
  readonly resources?:
    | readonly {
        readonly id?: string | undefined
        readonly name?: string | undefined
        readonly type?: string | undefined
      }[]
    | undefined
  /** The sender's own id of the request, the same in all entries that belong together. */
  readonly correlationId?: string | undefined
  /** What changed. Any object. */
  readonly result?: Readonly<Record<string, unknown>> | undefined
  /** Anything else worth keeping. Any object. If fields were mapped, `details.mapping` lists their paths by the kind of mapping, and `details.full` has the values as they were sent, by path. */
  readonly details?: Readonly<Record<string, unknown>> | undefined
  /** The principals on whose behalf a service account acted. */
  readonly serviceAccountDelegationInfo?:
    | {
        /** The chain of delegation. */
        readonly principals: readonly {
          readonly id: string
          readonly email?: string | undefined
        }[]
      }
    | undefined
}

export type IngestedAuditLogEntry = {
  /** The sender's own id for the entry, unique within its `eventSource`. The organization, `eventSource`, `insertId`, `eventTimeStamp` to the nanosecond and `visibility` identify the entry. If they are sent again with the same content, the entry is stored once; with other content it is refused. With another time or visibility it is another entry, so a retry must send the original time. Without an `insertId`, the whole content identifies the entry. */
  readonly insertId?: string | undefined
  /** The version of the sender's event format. */
  readonly eventVersion: string
  /** The service that handled the operation. */
  readonly eventSource?: string | undefined
  /** The region that emitted the entry. */
  readonly region?: string | undefined
  /** `ERROR` if the operation failed. */
  readonly severity: 'INFO' | 'ERROR'
  /** Only operators see `PRIVATE` entries. */
  readonly visibility?: 'PUBLIC' | 'PRIVATE' | undefined
  /** Whether somebody acted, the system acted by itself, or a policy denied an action. */
  readonly eventType: 'ADMIN_ACTIVITY' | 'SYSTEM_EVENT' | 'POLICY_DENIED'
  /** When it happened: at most 90 days ago, at most 5 minutes ahead. Up to nine digits of a second are kept and decide the order; entries of the same instant are ordered by receipt. The time is stored with capital letters, a leap second as the last nanosecond of its minute. */
  readonly eventTimeStamp: string
  /** Whether the operation succeeded, if the sender knows. If absent, it is derived: `DENIED` for the type `POLICY_DENIED`, else `FAILURE` for the severity `ERROR`, else `SUCCESS`. */
  readonly outcome?: 'SUCCESS' | 'FAILURE' | 'DENIED' | undefined
  /** The name of the operation. */
  readonly eventName: string
  /** The address that the request came from, as it was sent: possibly with a port, as a list of addresses, or as the name of a service. May be empty. */
  readonly sourceIpAddress: string
  /** The client that made the request. */
  readonly userAgent: string
  /** Who did it. */
  readonly initiator: {
    /** The id of the person or the service account. */
    readonly id: string
    /** The address of the person or the service account. */
    readonly email?: string | undefined
  }
  /** The request that caused the entry. */
  readonly request: {
    /** Method and path. */
    readonly endpoint: string
    /** Any object. */
    readonly parameters?: Readonly<Record<string, unknown>> | undefined
    /** Any object. */
    readonly body?: Readonly<Record<string, unknown>> | undefined
    /** An object of strings. The values of a list are joined with a comma and a space. */
    readonly headers?: Readonly<Record<string, string>> | undefined
  }
  /** Where it happened. The entry belongs to the most specific container that this names. */
  readonly context?:
    | {
        /** The organization whose log the entry is appended to. */
        readonly organizationId: string
        /** The folders above, from the top down. The entry is listed in each of them. */
        readonly folderPath?: readonly string[] | undefined
        /** The folder in which it happened. */
        readonly folderId?: string | undefined
        /** The project in which it happened. */
        readonly projectId?: string | undefined
      }
    | undefined
  /** The id of the affected resource. */
  readonly resourceId?: string | undefined
  /** The name of the affected resource. */
  readonly resourceName?: string | undefined
  /** The affected resources, if there are several: id, name and type of each, as far as they are known. At most 50, together at most 4,000 bytes. */
  readonly resources?:
    | readonly {
        readonly id?: string | undefined
        readonly name?: string | undefined
        readonly type?: string | undefined
      }[]
    | undefined
  /** The sender's own id of the request, the same in all entries that belong together. */
  readonly correlationId?: string | undefined
  /** What changed. Any object. */
  readonly result?: Readonly<Record<string, unknown>> | undefined
  /** Anything else worth keeping. Any object. If fields were mapped, `details.mapping` lists their paths by the kind of mapping, and `details.full` has the values as they were sent, by path. */
  readonly details?: Readonly<Record<string, unknown>> | undefined
  /** The principals on whose behalf a service account acted. */
  readonly serviceAccountDelegationInfo?:
    | {
        /** The chain of delegation. */
        readonly principals: readonly {
          readonly id: string
          readonly email?: string | undefined
        }[]
      }
    | undefined
}

export type SubmissionResponse = {
  readonly stored: number
  /** Entries that were already stored, with the same content. */
  readonly duplicates: number
  readonly refused: number
  /** Records of which no entry could be made, kept for 30 days; see the quarantine. Absent if there are none. */
  readonly quarantined?: number | undefined
  /** Records that are not kept, by a rule. Absent if there are none. */
  readonly filtered?: number | undefined
  /** Entries that could not be stored for now: send these again. Absent if there are none. */
  readonly failed?: number | undefined
  /** One result for each entry, in the order in which they were sent. */
  readonly results: readonly {
    /** The entry's position in the submission, from 0. */
    readonly index: number
    /** Of the entry, or of the quarantined record. */
    readonly id?: string | undefined
    /** `stored`: stored and readable. `duplicate`: already stored. `refused`: invalid; do not send it again unchanged. `failed`: not stored for now; send it again. `quarantined`: no entry could be made of it; it is kept, and need not be sent again. `filtered`: not kept, by a rule of the format or of the key. */
    readonly status: 'stored' | 'duplicate' | 'refused' | 'failed' | 'quarantined' | 'filtered' | (string & {})
    /** Why it was refused or failed. */
    readonly code?:
      | 'BODY_INVALID'
      | 'BODY_TOO_LARGE'
      | 'CONTENT_TYPE_UNSUPPORTED'
      | 'CONTENT_CODING_UNSUPPORTED'
      | 'ENTRY_INVALID'
      | 'ENTRY_CONFLICT'
      | 'PARAMETER_INVALID'
      | 'CURSOR_INVALID'
      | 'CALLER_UNKNOWN'
      | 'RIGHT_MISSING'
      | 'NOT_FOUND'
      | 'ENTRY_NOT_INTEGRATED'
      | 'CHECKPOINT_NOT_SIGNED'
      | 'CONTAINER_NOT_EMPTY'
      | 'VIEW_CONFLICT'
      | 'LIMIT_REACHED'
      | 'STORE_UNAVAILABLE'
      | 'ISSUER_UNAVAILABLE'
      | (string & {})
      | undefined
    readonly message?: string | undefined
  }[]
}

export type CloudEvent = {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  readonly time: string
  readonly subject?: string | undefined
  readonly authid?: string | undefined
  readonly datacontenttype?: string | undefined
  readonly data?: unknown | undefined
}

export type QuarantinedRecord = {
  readonly id: string
  readonly format:
    | 'entries'
    | 'cloudevents'
    | 'otlp'
    | 'kubernetes'
    | 'stackit'
    | 'cloudtrail'
    | 'gcp'
    | 'azure'
    | 'keycloak'
    | 'github'
    | 'gitlab'
    | 'splunk'
    | (string & {})
  /** Why no entry could be made of it. */
  readonly code: string
  /** The same in words; it quotes the field. */
  readonly message: string
  /** What is kept, as JSON. */
  readonly bytes: number
  readonly receivedTimeStamp: string
}

export type QuarantinedRecordResponse = {
  readonly id: string
  readonly format:
    | 'entries'
    | 'cloudevents'
    | 'otlp'
    | 'kubernetes'
    | 'stackit'
    | 'cloudtrail'
    | 'gcp'
    | 'azure'
    | 'keycloak'
    | 'github'
    | 'gitlab'
    | 'splunk'
    | (string & {})
  /** Why no entry could be made of it. */
  readonly code: string
  /** The same in words; it quotes the field. */
  readonly message: string
  /** What is kept, as JSON. */
  readonly bytes: number
  readonly receivedTimeStamp: string
  /** Of the key that it was sent with. */
  readonly defaults: {
    readonly region?: string | undefined
    readonly eventSource?: string | undefined
    readonly visibility?: 'PUBLIC' | 'PRIVATE' | (string & {}) | undefined
    readonly projectId?: string | undefined
    readonly folderPath?: readonly string[] | undefined
  }
  /** The same. */
  readonly settings?:
    | {
        readonly cloudevents?:
          | {
              readonly initiator: string
            }
          | undefined
        readonly kubernetes?:
          | {
              readonly responseStarted?: boolean | undefined
            }
          | undefined
        readonly gcp?:
          | {
              readonly audience: string
              readonly email: string
            }
          | undefined
        readonly splunk?:
          | {
              readonly sourceTypes: Readonly<
                Record<
                  string,
                  'azure' | 'cloudtrail' | 'gcp' | 'github' | 'gitlab' | 'keycloak' | 'stackit' | (string & {})
                >
              >
            }
          | undefined
      }
    | undefined
  /** What the path said of where it came from. */
  readonly source?: string | undefined
  readonly record?: unknown | undefined
}

export type QuarantineResponse = {
  /** The oldest day first. */
  readonly items: readonly QuarantinedRecord[]
  /** Present only if there may be more: pass it to get the next page. */
  readonly after?: string | undefined
}

export type RetryResponse = {
  /** Of the entry. */
  readonly id?: string | undefined
  /** `stored` or `duplicate`: it is an entry, and no longer listed. `filtered`: a rule says that it is not kept, and it is no longer listed. `refused`: it stays. */
  readonly status: 'stored' | 'duplicate' | 'refused' | 'failed' | 'quarantined' | 'filtered' | (string & {})
  readonly code?:
    | 'BODY_INVALID'
    | 'BODY_TOO_LARGE'
    | 'CONTENT_TYPE_UNSUPPORTED'
    | 'CONTENT_CODING_UNSUPPORTED'
    | 'ENTRY_INVALID'
    | 'ENTRY_CONFLICT'
    | 'PARAMETER_INVALID'
    | 'CURSOR_INVALID'
    | 'CALLER_UNKNOWN'
    | 'RIGHT_MISSING'
    | 'NOT_FOUND'
    | 'ENTRY_NOT_INTEGRATED'
    | 'CHECKPOINT_NOT_SIGNED'
    | 'CONTAINER_NOT_EMPTY'
    | 'VIEW_CONFLICT'
    | 'LIMIT_REACHED'
    | 'STORE_UNAVAILABLE'
    | 'ISSUER_UNAVAILABLE'
    | (string & {})
    | undefined
  readonly message?: string | undefined
}

export type ListAuditLogEntriesResponse = {
  readonly items: readonly AuditLogEntryResponse[]
  /** Present only if there may be more: pass it to get the next page. */
  readonly cursor?: string | undefined
  /** The requested limit. */
  readonly limit: number
  /** How far the page has looked and, if requested, what it cost. */
  readonly explain?: PageExplanation | undefined
}

export type PageExplanation = {
  /** How far the page has looked: everything later was examined or, with `sort=asc`, everything earlier. Present with every `cursor`. It is the event time of the last entry that was examined; if the caller may not see all entries of the organization, it may be a whole day in UTC instead. */
  readonly examinedTo?: string | undefined
  /** The key of the table by which the entries were read; `index` for the search index. */
  readonly plan?: 'container' | 'containers' | 'organization' | 'index' | (string & {}) | undefined
  /** Requests to the store. */
  readonly pages?: number | undefined
  /** Read units that the store bills. */
  readonly readUnits?: number | undefined
  readonly entriesExamined?: number | undefined
  /** Parts of the search index that were asked. */
  readonly parts?: number | undefined
  /** Requests to the bucket for parts. */
  readonly gets?: number | undefined
  /** Bytes that these requests gave. */
  readonly bytes?: number | undefined
  /** Entries that the parts named, to be matched. */
  readonly candidates?: number | undefined
}

export type AuditLogEntryResponse = {
  /** Assigned by the service. The same entry always gets the same id. Ids sort by event time, to the nanosecond. */
  readonly id: string
  /** When the service received the entry. */
  readonly receivedTimeStamp: string
  /** Present if the sender gave no path: `context.folderPath` is the path that was declared when the entry was received. */
  readonly folderPathSource?: 'declared' | undefined
  /** The sender's own id for the entry, unique within its `eventSource`. The organization, `eventSource`, `insertId`, `eventTimeStamp` to the nanosecond and `visibility` identify the entry. If they are sent again with the same content, the entry is stored once; with other content it is refused. With another time or visibility it is another entry, so a retry must send the original time. Without an `insertId`, the whole content identifies the entry. */
  readonly insertId?: string | undefined
  /** The version of the sender's event format. */
  readonly eventVersion: string
  /** The service that handled the operation. */
  readonly eventSource: string
  /** The region that emitted the entry. */
  readonly region: string
  /** `ERROR` if the operation failed. */
  readonly severity: 'INFO' | 'ERROR' | (string & {})
  /** Only operators see `PRIVATE` entries. */
  readonly visibility: 'PUBLIC' | 'PRIVATE' | (string & {})
  /** Whether somebody acted, the system acted by itself, or a policy denied an action. */
  readonly eventType: 'ADMIN_ACTIVITY' | 'SYSTEM_EVENT' | 'POLICY_DENIED' | (string & {})
  /** When it happened: at most 90 days ago, at most 5 minutes ahead. Up to nine digits of a second are kept and decide the order; entries of the same instant are ordered by receipt. The time is stored with capital letters, a leap second as the last nanosecond of its minute. */
  readonly eventTimeStamp: string
  /** Whether the operation succeeded, if the sender knows. If absent, it is derived: `DENIED` for the type `POLICY_DENIED`, else `FAILURE` for the severity `ERROR`, else `SUCCESS`. */
  readonly outcome?: 'SUCCESS' | 'FAILURE' | 'DENIED' | (string & {}) | undefined
  /** The name of the operation. */
  readonly eventName: string
  /** The address that the request came from, as it was sent: possibly with a port, as a list of addresses, or as the name of a service. May be empty. */
  readonly sourceIpAddress: string
  /** The client that made the request. */
  readonly userAgent: string
  /** Who did it. */
  readonly initiator: {
    /** The id of the person or the service account. */
    readonly id: string
    /** The address of the person or the service account. */
    readonly email?: string | undefined
  }
  /** The request that caused the entry. */
  readonly request: {
    /** Method and path. */
    readonly endpoint: string
    /** Any object. */
    readonly parameters?: Readonly<Record<string, unknown>> | undefined
    /** Any object. */
    readonly body?: Readonly<Record<string, unknown>> | undefined
    /** An object of strings. The values of a list are joined with a comma and a space. */
    readonly headers?: Readonly<Record<string, string>> | undefined
  }
  /** Where it happened. The entry belongs to the most specific container that this names. */
  readonly context: {
    /** The organization whose log the entry is appended to. */
    readonly organizationId: string
    /** The folders above, from the top down. The entry is listed in each of them. */
    readonly folderPath?: readonly string[] | undefined
    /** The folder in which it happened. */
    readonly folderId?: string | undefined
    /** The project in which it happened. */
    readonly projectId?: string | undefined
  }
  /** The id of the affected resource. */
  readonly resourceId?: string | undefined
  /** The name of the affected resource. */
  readonly resourceName?: string | undefined
  /** The affected resources, if there are several: id, name and type of each, as far as they are known. At most 50, together at most 4,000 bytes. */
  readonly resources?:
    | readonly {
        readonly id?: string | undefined
        readonly name?: string | undefined
        readonly type?: string | undefined
      }[]
    | undefined
  /** The sender's own id of the request, the same in all entries that belong together. */
  readonly correlationId?: string | undefined
  /** What changed. Any object. */
  readonly result?: Readonly<Record<string, unknown>> | undefined
  /** Anything else worth keeping. Any object. If fields were mapped, `details.mapping` lists their paths by the kind of mapping, and `details.full` has the values as they were sent, by path. */
  readonly details?: Readonly<Record<string, unknown>> | undefined
  /** The principals on whose behalf a service account acted. */
  readonly serviceAccountDelegationInfo?:
    | {
        /** The chain of delegation. */
        readonly principals: readonly {
          readonly id: string
          readonly email?: string | undefined
        }[]
      }
    | undefined
  /** Fields that are too large to be returned inside the entry, by path, e.g. `request.body`. A star stands for the fields that this schema does not list: `*` at the top, `request.*` within the request. */
  readonly payloads?:
    | Readonly<
        Record<
          string,
          {
            /** SHA-256 of the bytes behind the link, in hex. */
            readonly sha256: string
            readonly bytes: number
            /** Link to the payload as JSON, valid for some minutes. */
            readonly url: string
          }
        >
      >
    | undefined
}

export type InsightsResponse = {
  /** Whether the whole range was examined. */
  readonly complete: boolean
  /** The examined part: the whole range or its newest part. All other numbers are about this part. */
  readonly examined: {
    /** The number of matching entries in it. */
    readonly entries: number
    /** Inclusive. Repeat the query with this as `end-time-range` to examine the rest. */
    readonly from: string
    /** Exclusive. */
    readonly to: string
    /** The examined share of the time range. */
    readonly shareOfRange: number
  }
  readonly buckets: {
    readonly stepSeconds: number
    /** Present only if requested: the buckets begin with the days of this time zone. */
    readonly timeZone?: string | undefined
    /** Buckets without a gap, oldest first. */
    readonly items: readonly {
      readonly start: string
      readonly entries: number
      readonly failed: number
    }[]
  }
  readonly top: {
    readonly eventName: TopValues
    readonly initiator: TopValues
    readonly eventSource: TopValues
    readonly severity: TopValues
    /** `SUCCESS`, `FAILURE` or `DENIED`: as sent, or derived (see the field `outcome`). */
    readonly outcome: TopValues
    /** The most specific container, e.g. `projects/ID`. */
    readonly container: TopValues
  }
  /** By the names of the filters. Present only if requested. An entry counts once for each of its values, so that `others` counts values. */
  readonly facets?:
    | {
        readonly 'event-name'?: TopValues | undefined
        readonly 'event-source'?: TopValues | undefined
        readonly 'event-type'?: TopValues | undefined
        readonly severity?: TopValues | undefined
        readonly outcome?: TopValues | undefined
        readonly visibility?: TopValues | undefined
        readonly 'correlation-id'?: TopValues | undefined
        readonly region?: TopValues | undefined
        readonly 'user-agent'?: TopValues | undefined
        readonly endpoint?: TopValues | undefined
        readonly initiator?: TopValues | undefined
        readonly 'on-behalf-of'?: TopValues | undefined
        readonly actor?: TopValues | undefined
        readonly resource?: TopValues | undefined
        readonly 'source-ip'?: TopValues | undefined
      }
    | undefined
  readonly activity: {
    readonly human: {
      readonly entries: number
      readonly share: number
    }
    /** By service accounts, programs and the system. */
    readonly automated: {
      readonly entries: number
      readonly share: number
    }
    /** Entries that no rule decides. */
    readonly unknown: {
      readonly entries: number
      readonly share: number
    }
    /** The rules in the order in which they are tried. */
    readonly rules: readonly {
      readonly rule:
        | 'system-event'
        | 'delegation'
        | 'service-account-email'
        | 'program'
        | 'portal'
        | 'command-line'
        | 'no-rule'
        | (string & {})
      readonly kind: 'person' | 'service-account' | 'program' | 'system' | 'unknown' | (string & {})
      /** The observation that makes the rule apply. */
      readonly says: string
      /** The number of entries that the rule decided. */
      readonly entries: number
    }[]
  }
  readonly failingOperations: {
    /** At most ten operations, ordered by `rateLowerBound`. */
    readonly items: readonly {
      readonly eventSource: string
      readonly eventName: string
      readonly entries: number
      readonly failed: number
      readonly rate: number
      /** The lower bound of the rate, at a confidence of 95 %. */
      readonly rateLowerBound: number
    }[]
    /** The number of operations that failed and have at least `entriesMin` entries. */
    readonly found: number
    readonly entriesMin: number
    /** False if there were too many different values to track all of them; some may be missing then. */
    readonly exact: boolean
  }
  /** Successful operations that people repeat by hand. */
  readonly repeatedWork: {
    /** The same person and operation, on any resource. */
    readonly byOperation: Repetitions
    /** The same person and operation, on the same resource. */
    readonly byResource: Repetitions
  }
  /** Present only if requested. */
  readonly explain?: Explanation | undefined
}

export type TopValues = {
  /** The most frequent values, most frequent first: at most ten, or `facet-limit`. */
  readonly values: readonly {
    readonly value: string
    readonly email?: string | undefined
    readonly entries: number
  }[]
  /** The number of entries with any other value. */
  readonly others: number
  /** The number of different values. */
  readonly distinct: number
  /** False if there were too many different values to track all of them; some may be missing then. */
  readonly exact: boolean
}

export type Repetitions = {
  /** At most ten, ordered by days, then by times. */
  readonly items: readonly {
    readonly initiator: {
      readonly id: string
      readonly email?: string | undefined
    }
    readonly eventSource: string
    readonly eventName: string
    readonly resourceId?: string | undefined
    readonly resourceName?: string | undefined
    readonly times: number
    /** The number of days, in UTC. */
    readonly days: number
    /** The median time from one such day to the next. */
    readonly typicalIntervalSeconds: number
    readonly first: string
    readonly last: string
  }[]
  /** The number of repetitions that reach the thresholds. */
  readonly found: number
  readonly timesMin: number
  readonly daysMin: number
  /** False if there were too many different values to track all of them; some may be missing then. */
  readonly exact: boolean
}

export type Explanation = {
  /** The key of the table by which the entries were read; `index` for the search index. */
  readonly plan: 'container' | 'containers' | 'organization' | 'index' | (string & {})
  /** Requests to the store. */
  readonly pages: number
  /** Read units that the store bills. */
  readonly readUnits: number
  readonly entriesExamined: number
  /** Parts of the search index that were asked. */
  readonly parts?: number | undefined
  /** Requests to the bucket for parts. */
  readonly gets?: number | undefined
  /** Bytes that these requests gave. */
  readonly bytes?: number | undefined
  /** Entries that the parts named, to be matched. */
  readonly candidates?: number | undefined
}

export type MeResponse = {
  /** The claim `sub` of the token. */
  readonly subject: string
  /** The claim `email`, unless the issuer says that it is not verified. */
  readonly email?: string | undefined
  /** The rights in the token that grant something. */
  readonly rights: readonly {
    readonly role: 'reader' | 'writer' | 'operator' | 'manager' | (string & {})
    /** `*`, `organizations/ID`, `folders/ID` or `projects/ID`. */
    readonly scope: string
    /** The organization of the folder or project, if the right names it. */
    readonly organizationId?: string | undefined
  }[]
  /** What rights on `*` grant in every organization. */
  readonly everywhere: {
    readonly reads: boolean
    readonly readsPrivate: boolean
    readonly writes: boolean
    readonly manages: boolean
  }
  /** The organizations that the rights name. */
  readonly organizations: readonly OrganizationAccess[]
}

export type OrganizationAccess = {
  readonly id: string
  /** `part`: only folders or projects of it. */
  readonly reads: 'all' | 'part' | 'none' | (string & {})
  /** The same of `PRIVATE` entries. */
  readonly readsPrivate: 'all' | 'part' | 'none' | (string & {})
  /** Whether the caller may send entries. */
  readonly writes: boolean
  /** Whether the caller may declare containers. */
  readonly manages: boolean
}

export type OrganizationsResponse = {
  readonly items: readonly OrganizationAccess[]
  /** Present only if there are more: pass it to get the next page. */
  readonly cursor?: string | undefined
}

export type ContainerRequest = {
  readonly folderPath?: readonly string[] | undefined
  readonly name?: string | undefined
}

export type ContainerResponse = {
  /** `folders/ID` or `projects/ID`. */
  readonly container: string
  /** The folders above the container, from the top down, without the container itself. */
  readonly folderPath: readonly string[]
  readonly name?: string | undefined
}

export type KnownContainer = {
  /** `folders/ID` or `projects/ID`. */
  readonly container: string
  /** The folders above the container, from the top down, without the container itself: as declared, else as entries have last said. */
  readonly folderPath: readonly string[]
  /** As declared, else the `resourceName` of an entry whose `resourceId` is the container. */
  readonly name?: string | undefined
  /** Whether a manager has declared it; otherwise entries name it. */
  readonly declared: boolean
}

export type ContainersResponse = {
  readonly items: readonly KnownContainer[]
  /** Present only if there are more: pass it to get the next page. */
  readonly cursor?: string | undefined
}

export type ViewRequest = {
  /** A name for people. */
  readonly title?: string | undefined
  /** The view as the query of an address, such as `outcome=FAILURE&event-name=Project+*`. The service keeps it and does not read it. */
  readonly query: string
  /** Saves only if the stored view has this version; 0 saves only if no view has this name. Without it, any version is replaced. */
  readonly version?: number | undefined
}

export type ViewResponse = {
  readonly name: string
  readonly title?: string | undefined
  readonly query: string
  /** Pass it to save over this version only. */
  readonly version: number
  readonly changedTimeStamp: string
  /** Whether the caller may change or remove it. */
  readonly changeable: boolean
}

export type ViewsResponse = {
  /** By name. */
  readonly items: readonly ViewResponse[]
}

export type HomeRequest = {
  readonly organizationId: string
}

export type HomeResponse = {
  /** `folders/ID` or `projects/ID`. */
  readonly container: string
  /** The home of the container. */
  readonly organizationId: string
}

export type ContestedContainersResponse = {
  readonly items: readonly {
    /** `folders/ID` or `projects/ID`. */
    readonly container: string
    /** The organization that a request means if it names none. */
    readonly home?: string | undefined
    /** Another organization whose entries name the container. */
    readonly organizationId: string
  }[]
  /** Present only if there may be more: pass it to get the next page. */
  readonly after?: string | undefined
}

export type IngestKeyRequest = {
  /** What people call the sender. Two valid keys may have one name, so that one replaces the other without a gap. */
  readonly name: string
  /** The formats that may be sent with it. */
  readonly formats: readonly (
    | 'entries'
    | 'cloudevents'
    | 'otlp'
    | 'kubernetes'
    | 'stackit'
    | 'cloudtrail'
    | 'gcp'
    | 'azure'
    | 'keycloak'
    | 'github'
    | 'gitlab'
    | 'splunk'
  )[]
  /** From now; 90 unless said, 365 at most. */
  readonly expiresInDays?: number | undefined
  /** What an entry gets where its record says nothing. `details.mapping.defaulted` of the entry names these fields. `eventSource` must not be `audit-log`, below it, or look like it. */
  readonly defaults?:
    | {
        readonly region?: string | undefined
        readonly eventSource?: string | undefined
        readonly visibility?: 'PUBLIC' | 'PRIVATE' | undefined
        readonly projectId?: string | undefined
        readonly folderPath?: readonly string[] | undefined
      }
    | undefined
  /** By format, what it must know of its sender. `cloudevents.initiator`: where in the `data` of an event the id of its initiator is, such as `user.id`, if it has no `authid`. `kubernetes.responseStarted`: whether the start of a response is an entry too, as that of a watch. `gcp`: the `audience` and the service account (`email`) of the tokens that Google signs for a push subscription; such a token is taken in place of the secret where the path names the key. `splunk.sourceTypes`: by the source type of an event, the format in which it is. */
  readonly settings?:
    | {
        readonly cloudevents?:
          | {
              readonly initiator: string
            }
          | undefined
        readonly kubernetes?:
          | {
              readonly responseStarted?: boolean | undefined
            }
          | undefined
        readonly gcp?:
          | {
              readonly audience: string
              readonly email: string
            }
          | undefined
        readonly splunk?:
          | {
              readonly sourceTypes: Readonly<
                Record<string, 'azure' | 'cloudtrail' | 'gcp' | 'github' | 'gitlab' | 'keycloak' | 'stackit'>
              >
            }
          | undefined
      }
    | undefined
  /** `true` for a sender that drops what is refused: a record of which no entry can be made is answered as taken, and kept in the [quarantine](#tag/Quarantine) for 30 days. Does not apply to the format `entries`. */
  readonly keepsRefused?: boolean | undefined
  /** The `hmacSecret` of a hook of Keycloak. A request then needs both the key and a signature by this secret (`X-Keycloak-Signature`), and the key opens no other route than that of the format `keycloak`. It is kept as it is, and shown to nobody. */
  readonly signatureSecret?: string | undefined
  /** What is not kept: at most 5 rules, each a query of a listing, such as `event-name=Get*&event-name=List*&outcome=SUCCESS`. An entry that matches one of them is not stored, its sender is told that it was taken, and `filtered` counts it. A rule has at most 20 values and is written as it stands in an address (`event-name=Konto+ge%C3%B6ffnet`); it is of `event-name`, `event-source`, `event-type`, `severity`, `outcome`, `region`, `user-agent`, `endpoint`, `initiator`, `resource`. */
  readonly drops?: readonly string[] | undefined
}

export type IngestKeyResponse = {
  /** Part of the key, and no secret. */
  readonly id: string
  readonly name: string
  readonly formats: readonly (
    | 'entries'
    | 'cloudevents'
    | 'otlp'
    | 'kubernetes'
    | 'stackit'
    | 'cloudtrail'
    | 'gcp'
    | 'azure'
    | 'keycloak'
    | 'github'
    | 'gitlab'
    | 'splunk'
    | (string & {})
  )[]
  readonly defaults: {
    readonly region?: string | undefined
    readonly eventSource?: string | undefined
    readonly visibility?: 'PUBLIC' | 'PRIVATE' | (string & {}) | undefined
    readonly projectId?: string | undefined
    /** From the top down. */
    readonly folderPath?: readonly string[] | undefined
  }
  /** By format, what it must know of its sender. `cloudevents.initiator`: where in the `data` of an event the id of its initiator is, such as `user.id`, if it has no `authid`. `kubernetes.responseStarted`: whether the start of a response is an entry too, as that of a watch. `gcp`: the `audience` and the service account (`email`) of the tokens that Google signs for a push subscription; such a token is taken in place of the secret where the path names the key. `splunk.sourceTypes`: by the source type of an event, the format in which it is. */
  readonly settings: {
    readonly cloudevents?:
      | {
          readonly initiator: string
        }
      | undefined
    readonly kubernetes?:
      | {
          readonly responseStarted?: boolean | undefined
        }
      | undefined
    readonly gcp?:
      | {
          readonly audience: string
          readonly email: string
        }
      | undefined
    readonly splunk?:
      | {
          readonly sourceTypes: Readonly<
            Record<
              string,
              'azure' | 'cloudtrail' | 'gcp' | 'github' | 'gitlab' | 'keycloak' | 'stackit' | (string & {})
            >
          >
        }
      | undefined
  }
  readonly keepsRefused: boolean
  /** An entry that matches one of these rules is not kept. */
  readonly drops: readonly string[]
  /** A body must be signed, too. Absent if not. */
  readonly isSigned?: true | undefined
  /** The subject of the token by which it was made. */
  readonly createdBy: string
  readonly createdTimeStamp: string
  /** Expired keys are listed for a month. */
  readonly expiresTimeStamp: string
  readonly firstUsedTimeStamp?: string | undefined
  /** In UTC. */
  readonly lastUsedDay?: string | undefined
  /** How many records were not kept, by `drops` or by a rule of their format; one that is sent again counts again. Absent if there are none. */
  readonly filtered?: number | undefined
}

export type NewIngestKeyResponse = {
  /** Part of the key, and no secret. */
  readonly id: string
  readonly name: string
  readonly formats: readonly (
    | 'entries'
    | 'cloudevents'
    | 'otlp'
    | 'kubernetes'
    | 'stackit'
    | 'cloudtrail'
    | 'gcp'
    | 'azure'
    | 'keycloak'
    | 'github'
    | 'gitlab'
    | 'splunk'
    | (string & {})
  )[]
  readonly defaults: {
    readonly region?: string | undefined
    readonly eventSource?: string | undefined
    readonly visibility?: 'PUBLIC' | 'PRIVATE' | (string & {}) | undefined
    readonly projectId?: string | undefined
    /** From the top down. */
    readonly folderPath?: readonly string[] | undefined
  }
  /** By format, what it must know of its sender. `cloudevents.initiator`: where in the `data` of an event the id of its initiator is, such as `user.id`, if it has no `authid`. `kubernetes.responseStarted`: whether the start of a response is an entry too, as that of a watch. `gcp`: the `audience` and the service account (`email`) of the tokens that Google signs for a push subscription; such a token is taken in place of the secret where the path names the key. `splunk.sourceTypes`: by the source type of an event, the format in which it is. */
  readonly settings: {
    readonly cloudevents?:
      | {
          readonly initiator: string
        }
      | undefined
    readonly kubernetes?:
      | {
          readonly responseStarted?: boolean | undefined
        }
      | undefined
    readonly gcp?:
      | {
          readonly audience: string
          readonly email: string
        }
      | undefined
    readonly splunk?:
      | {
          readonly sourceTypes: Readonly<
            Record<
              string,
              'azure' | 'cloudtrail' | 'gcp' | 'github' | 'gitlab' | 'keycloak' | 'stackit' | (string & {})
            >
          >
        }
      | undefined
  }
  readonly keepsRefused: boolean
  /** An entry that matches one of these rules is not kept. */
  readonly drops: readonly string[]
  /** A body must be signed, too. Absent if not. */
  readonly isSigned?: true | undefined
  /** The subject of the token by which it was made. */
  readonly createdBy: string
  readonly createdTimeStamp: string
  /** Expired keys are listed for a month. */
  readonly expiresTimeStamp: string
  readonly firstUsedTimeStamp?: string | undefined
  /** In UTC. */
  readonly lastUsedDay?: string | undefined
  /** How many records were not kept, by `drops` or by a rule of their format; one that is sent again counts again. Absent if there are none. */
  readonly filtered?: number | undefined
  /** The key with its secret. It is not shown again. */
  readonly key: string
}

export type IngestKeysResponse = {
  /** By the time of their making. */
  readonly items: readonly IngestKeyResponse[]
}

export type FeedResponse = {
  readonly items: readonly {
    readonly leafIndex: number
    readonly entry: AuditLogEntryResponse
  }[]
  /** Pass it as `after` in the next request. Always present; -1 while the log is empty. */
  readonly next: number
  /** Whether `next` was the end of the log when it was read. */
  readonly caughtUp: boolean
  /** The number of leaves in the log at that time. */
  readonly size: number
  /** The number of leaves between `after` and `next` that are past their retention. Absent if there are none. */
  readonly expired?: number | undefined
}

export type LogResponse = {
  /** The name of the log: the first line of each of its checkpoints. */
  readonly origin: string
  /** The verifier key of its signatures. Keep it: you need it to verify files later. */
  readonly key: string
  /** The number of leaves in the latest checkpoint. */
  readonly size: number
  /** Entries before this leaf index are past their retention. Their hashes are kept. */
  readonly minimumIndex: number
  /** When the latest checkpoint was signed. */
  readonly checkpointTimeStamp: string
}

export type ConsistencyResponse = {
  readonly from: number
  readonly to: number
  /** The proof of RFC 6962, section 2.1.2, each hash in base64. Empty if there is nothing to prove. */
  readonly hashes: readonly string[]
}

export type SearchRequest = {
  readonly 'start-time-range'?: string | undefined
  readonly 'end-time-range'?: string | undefined
  readonly include?: 'direct' | undefined
  readonly organization?: string | undefined
  readonly 'event-name'?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly 'event-source'?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly 'event-type'?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly severity?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly outcome?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly visibility?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly 'correlation-id'?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly region?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly 'user-agent'?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly endpoint?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly initiator?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly 'on-behalf-of'?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly actor?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly resource?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly 'source-ip'?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly field?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly q?: string | number | boolean | readonly (string | number | boolean)[] | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | number | boolean | undefined
  readonly sort?: 'asc' | 'desc' | undefined
  readonly explain?: 'true' | 'false' | boolean | undefined
}

export type DownloadRequest = {
  readonly format: 'ndjson' | 'csv' | 'bundle' | 'ocsf'
  /** Inclusive. Defaults to the start of the retention period. */
  readonly startTimeRange?: string | undefined
  /** Exclusive. Defaults to now, plus five minutes for senders whose clocks are ahead. */
  readonly endTimeRange?: string | undefined
  /** `direct` returns only the container's own entries, without those of containers below it. */
  readonly include?: 'direct' | undefined
  /** The operation. */
  readonly 'event-name'?: string | readonly string[] | undefined
  /** The service that sent the entry. */
  readonly 'event-source'?: string | readonly string[] | undefined
  /** `ADMIN_ACTIVITY`, `SYSTEM_EVENT` or `POLICY_DENIED`. */
  readonly 'event-type'?: string | readonly string[] | undefined
  /** `INFO` or `ERROR`. */
  readonly severity?: string | readonly string[] | undefined
  /** `SUCCESS`, `FAILURE` or `DENIED`: as sent, or derived (see the field `outcome`). */
  readonly outcome?: string | readonly string[] | undefined
  /** `PUBLIC` or `PRIVATE`; only operators see `PRIVATE` entries. */
  readonly visibility?: string | readonly string[] | undefined
  /** The sender's own id of the request. */
  readonly 'correlation-id'?: string | readonly string[] | undefined
  /** The region that emitted the entry. */
  readonly region?: string | readonly string[] | undefined
  /** The client that made the request. */
  readonly 'user-agent'?: string | readonly string[] | undefined
  /** Method and path of the request. */
  readonly endpoint?: string | readonly string[] | undefined
  /** Who did it: the id, or the e-mail address (letter case is ignored). */
  readonly initiator?: string | readonly string[] | undefined
  /** The principal for whom a service account acted: the id or e-mail address of any principal in its delegation chain. `initiator` finds what a person did; this finds what was done for them. */
  readonly 'on-behalf-of'?: string | readonly string[] | undefined
  /** Who acted, as far as the rules of the insights tell: `person`, `service-account`, `program`, `system` or `unknown`, or the name of the rule that decided, such as `command-line`. */
  readonly actor?: string | readonly string[] | undefined
  /** The id or name of any affected resource. Letter case matters. */
  readonly resource?: string | readonly string[] | undefined
  /** The source: an IPv4 or IPv6 address, a CIDR range, or the text that a service sent instead. An address is also found if the entry has it with a port, in brackets or in a list of any length. */
  readonly 'source-ip'?: string | readonly string[] | undefined
  /** Any field, as path, colon, value. A list matches if one of its items does. `request.body.members.role:*` matches if the field exists. May be given ten times. */
  readonly field?: string | readonly string[] | undefined
  /** Free text over all values of the entry, large ones included. All words must occur; a quoted phrase must occur as it stands. Letter case is ignored. */
  readonly q?: string | readonly string[] | undefined
  /** The character between cells. Defaults to `comma`. */
  readonly separator?: 'comma' | 'semicolon' | 'tab' | undefined
  /** Whether the file begins with U+FEFF, which Excel needs. Defaults to `true`. */
  readonly byteOrderMark?: boolean | undefined
  /** The IANA name of a time zone. Adds the column `eventTimeStampLocal`. */
  readonly timeZone?: string | undefined
  /** The maximum length of a cell, in UTF-16 units. Longer cells are cut, and the column `cut` names them. The limit of Excel is 32767. */
  readonly cellLengthMax?: number | undefined
  /** Whether the first row, before the column names, holds the request as JSON. Defaults to `false`. */
  readonly askedRow?: boolean | undefined
  /** The size of a checkpoint that you kept: the file proves that the log was only appended to since. */
  readonly sinceSize?: number | undefined
  /** Inclusive. Together with `toLeafIndex`, replaces a time range and filters. */
  readonly fromLeafIndex?: number | undefined
  /** Exclusive. */
  readonly toLeafIndex?: number | undefined
}

export type DownloadResponse = {
  readonly id: string
  readonly state: 'running' | 'done' | 'failed' | (string & {})
  /** `organizations/ID`, `folders/ID`, `projects/ID`. */
  readonly scope: string
  readonly format: 'ndjson' | 'csv' | 'bundle' | 'ocsf' | (string & {})
  /** Inclusive. */
  readonly startTimeRange: string
  /** Exclusive. */
  readonly endTimeRange: string
  readonly include?: 'direct' | undefined
  readonly 'event-name'?: readonly string[] | undefined
  readonly 'event-source'?: readonly string[] | undefined
  readonly 'event-type'?: readonly string[] | undefined
  readonly severity?: readonly string[] | undefined
  readonly outcome?: readonly string[] | undefined
  readonly visibility?: readonly string[] | undefined
  readonly 'correlation-id'?: readonly string[] | undefined
  readonly region?: readonly string[] | undefined
  readonly 'user-agent'?: readonly string[] | undefined
  readonly endpoint?: readonly string[] | undefined
  readonly initiator?: readonly string[] | undefined
  readonly 'on-behalf-of'?: readonly string[] | undefined
  readonly actor?: readonly string[] | undefined
  readonly resource?: readonly string[] | undefined
  readonly 'source-ip'?: readonly string[] | undefined
  readonly field?: readonly string[] | undefined
  readonly q?: readonly string[] | undefined
  readonly separator?: 'comma' | 'semicolon' | 'tab' | (string & {}) | undefined
  readonly byteOrderMark?: boolean | undefined
  readonly timeZone?: string | undefined
  readonly cellLengthMax?: number | undefined
  readonly askedRow?: boolean | undefined
  readonly createdTimeStamp: string
  /** The finished share of the time range, or of the log for a bundle. */
  readonly progress: number
  /** The number of entries in the file so far. */
  readonly entries: number
  /** The size of the file so far. */
  readonly bytes: number
  readonly fileName: string
  /** The entry that records the request and who made it. */
  readonly requestEntryId?: string | undefined
  /** Present when the download is done. Anybody with the link can GET the file until it expires. */
  readonly url?: string | undefined
  readonly urlExpiresTimeStamp?: string | undefined
}

export type DownloadsResponse = {
  /** Without links: get a download to have one. */
  readonly items: readonly {
    readonly id: string
    readonly state: 'running' | 'done' | 'failed' | (string & {})
    /** `organizations/ID`, `folders/ID`, `projects/ID`. */
    readonly scope: string
    readonly format: 'ndjson' | 'csv' | 'bundle' | 'ocsf' | (string & {})
    /** Inclusive. */
    readonly startTimeRange: string
    /** Exclusive. */
    readonly endTimeRange: string
    readonly include?: 'direct' | undefined
    readonly 'event-name'?: readonly string[] | undefined
    readonly 'event-source'?: readonly string[] | undefined
    readonly 'event-type'?: readonly string[] | undefined
    readonly severity?: readonly string[] | undefined
    readonly outcome?: readonly string[] | undefined
    readonly visibility?: readonly string[] | undefined
    readonly 'correlation-id'?: readonly string[] | undefined
    readonly region?: readonly string[] | undefined
    readonly 'user-agent'?: readonly string[] | undefined
    readonly endpoint?: readonly string[] | undefined
    readonly initiator?: readonly string[] | undefined
    readonly 'on-behalf-of'?: readonly string[] | undefined
    readonly actor?: readonly string[] | undefined
    readonly resource?: readonly string[] | undefined
    readonly 'source-ip'?: readonly string[] | undefined
    readonly field?: readonly string[] | undefined
    readonly q?: readonly string[] | undefined
    readonly separator?: 'comma' | 'semicolon' | 'tab' | (string & {}) | undefined
    readonly byteOrderMark?: boolean | undefined
    readonly timeZone?: string | undefined
    readonly cellLengthMax?: number | undefined
    readonly askedRow?: boolean | undefined
    readonly createdTimeStamp: string
    /** The finished share of the time range, or of the log for a bundle. */
    readonly progress: number
    /** The number of entries in the file so far. */
    readonly entries: number
    /** The size of the file so far. */
    readonly bytes: number
    readonly fileName: string
    /** The entry that records the request and who made it. */
    readonly requestEntryId?: string | undefined
    /** Present when the download is done. Anybody with the link can GET the file until it expires. */
    readonly url?: string | undefined
    readonly urlExpiresTimeStamp?: string | undefined
    /** Whether the caller has asked for it. */
    readonly mine: boolean
  }[]
  /** Present only if there may be more: pass it to get the next page. */
  readonly cursor?: string | undefined
}

export type ErrorResponse = {
  /** A stable code for programs. */
  readonly code:
    | 'BODY_INVALID'
    | 'BODY_TOO_LARGE'
    | 'CONTENT_TYPE_UNSUPPORTED'
    | 'CONTENT_CODING_UNSUPPORTED'
    | 'ENTRY_INVALID'
    | 'ENTRY_CONFLICT'
    | 'PARAMETER_INVALID'
    | 'CURSOR_INVALID'
    | 'CALLER_UNKNOWN'
    | 'RIGHT_MISSING'
    | 'NOT_FOUND'
    | 'ENTRY_NOT_INTEGRATED'
    | 'CHECKPOINT_NOT_SIGNED'
    | 'CONTAINER_NOT_EMPTY'
    | 'VIEW_CONFLICT'
    | 'LIMIT_REACHED'
    | 'STORE_UNAVAILABLE'
    | 'ISSUER_UNAVAILABLE'
    | 'INTERNAL'
    | (string & {})
  /** The error in words, for people. It quotes the field or parameter, and its text may change. */
  readonly message: string
  /** The path of the request. */
  readonly path: string
  /** The status of the response. */
  readonly status: number
  readonly timestamp: string
}

export type GatewayResponse = {
  /** The error in the words of the gateway. */
  readonly message: string
}

/** By method and path. */
export interface Calls {
  'get /healthz': {
    path: Readonly<Record<string, never>>
    query: Readonly<Record<string, never>>
    body: undefined
    answer: {
      readonly status: 'ok'
    }
  }
  'get /openapi.json': {
    path: Readonly<Record<string, never>>
    query: Readonly<Record<string, never>>
    body: undefined
    answer: Readonly<Record<string, unknown>>
  }
  'get /docs': {
    path: Readonly<Record<string, never>>
    query: Readonly<Record<string, never>>
    body: undefined
    answer: undefined
  }
  'post /v2/entries': {
    path: Readonly<Record<string, never>>
    query: Readonly<Record<string, never>>
    body: SubmittedAuditLogEntry | readonly SubmittedAuditLogEntry[]
    answer: SubmissionResponse
  }
  'post /v2/organizations/{organizationId}/ingest/entries': {
    path: {
      readonly organizationId: string
    }
    query: Readonly<Record<string, never>>
    body: IngestedAuditLogEntry | readonly IngestedAuditLogEntry[]
    answer: SubmissionResponse
  }
  'post /v2/organizations/{organizationId}/ingest/cloudevents': {
    path: {
      readonly organizationId: string
    }
    query: Readonly<Record<string, never>>
    body: undefined
    answer: SubmissionResponse
  }
  'post /v2/organizations/{organizationId}/ingest/otlp/v1/logs': {
    path: {
      readonly organizationId: string
    }
    query: Readonly<Record<string, never>>
    body: {
      readonly resourceLogs?:
        | readonly {
            readonly resource?: unknown | undefined
            readonly scopeLogs?: readonly unknown[] | unknown | undefined
          }[]
        | unknown
        | undefined
    }
    answer: {
      readonly partialSuccess?:
        | {
            /** A number: records that are not stored and must not be sent again. They are in the quarantine. */
            readonly rejectedLogRecords: string
            /** Why, in words. */
            readonly errorMessage: string
          }
        | undefined
    }
  }
  'post /v2/organizations/{organizationId}/ingest/kubernetes/{cluster}': {
    path: {
      readonly organizationId: string
      readonly cluster: string
    }
    query: Readonly<Record<string, never>>
    body: {
      readonly items: readonly unknown[]
      readonly [further: string]: unknown
    }
    answer: SubmissionResponse
  }
  'post /v2/organizations/{organizationId}/ingest/stackit': {
    path: {
      readonly organizationId: string
    }
    query: Readonly<Record<string, never>>
    body: Readonly<Record<string, unknown>>
    answer: SubmissionResponse
  }
  'post /v2/organizations/{organizationId}/ingest/cloudtrail': {
    path: {
      readonly organizationId: string
    }
    query: Readonly<Record<string, never>>
    body: Readonly<Record<string, unknown>>
    answer: SubmissionResponse
  }
  'post /v2/organizations/{organizationId}/ingest/gcp/{keyId}': {
    path: {
      readonly organizationId: string
      readonly keyId: string
    }
    query: Readonly<Record<string, never>>
    body: Readonly<Record<string, unknown>>
    answer: SubmissionResponse
  }
  'post /v2/organizations/{organizationId}/ingest/azure': {
    path: {
      readonly organizationId: string
    }
    query: Readonly<Record<string, never>>
    body: Readonly<Record<string, unknown>>
    answer: SubmissionResponse
  }
  'post /v2/organizations/{organizationId}/ingest/keycloak': {
    path: {
      readonly organizationId: string
    }
    query: Readonly<Record<string, never>>
    body: Readonly<Record<string, unknown>>
    answer: SubmissionResponse
  }
  'post /v2/organizations/{organizationId}/ingest/github': {
    path: {
      readonly organizationId: string
    }
    query: Readonly<Record<string, never>>
    body: Readonly<Record<string, unknown>>
    answer: SubmissionResponse
  }
  'post /v2/organizations/{organizationId}/ingest/gitlab': {
    path: {
      readonly organizationId: string
    }
    query: Readonly<Record<string, never>>
    body: Readonly<Record<string, unknown>>
    answer: SubmissionResponse
  }
  'post /services/collector/event': {
    path: Readonly<Record<string, never>>
    query: Readonly<Record<string, never>>
    body: {
      readonly event: unknown
      readonly time?: number | string | undefined
      readonly host?: string | undefined
      readonly source?: string | undefined
      readonly sourcetype?: string | undefined
      readonly index?: string | undefined
      readonly fields?: Readonly<Record<string, unknown>> | undefined
    }
    answer: {
      readonly text: string
      readonly code: number
      readonly 'invalid-event-number'?: number | undefined
      readonly message?: string | undefined
    }
  }
  'post /services/collector': {
    path: Readonly<Record<string, never>>
    query: Readonly<Record<string, never>>
    body: {
      readonly event: unknown
      readonly time?: number | string | undefined
      readonly host?: string | undefined
      readonly source?: string | undefined
      readonly sourcetype?: string | undefined
      readonly index?: string | undefined
      readonly fields?: Readonly<Record<string, unknown>> | undefined
    }
    answer: {
      readonly text: string
      readonly code: number
      readonly 'invalid-event-number'?: number | undefined
      readonly message?: string | undefined
    }
  }
  'post /services/collector/event/1.0': {
    path: Readonly<Record<string, never>>
    query: Readonly<Record<string, never>>
    body: {
      readonly event: unknown
      readonly time?: number | string | undefined
      readonly host?: string | undefined
      readonly source?: string | undefined
      readonly sourcetype?: string | undefined
      readonly index?: string | undefined
      readonly fields?: Readonly<Record<string, unknown>> | undefined
    }
    answer: {
      readonly text: string
      readonly code: number
      readonly 'invalid-event-number'?: number | undefined
      readonly message?: string | undefined
    }
  }
  'post /services/collector/raw': {
    path: Readonly<Record<string, never>>
    query: {
      readonly host?: string | undefined
      readonly source?: string | undefined
      readonly sourcetype?: string | undefined
      readonly index?: string | undefined
    }
    body: undefined
    answer: {
      readonly text: string
      readonly code: number
      readonly 'invalid-event-number'?: number | undefined
      readonly message?: string | undefined
    }
  }
  'get /services/collector/health': {
    path: Readonly<Record<string, never>>
    query: Readonly<Record<string, never>>
    body: undefined
    answer: {
      readonly text: string
      readonly code: number
      readonly 'invalid-event-number'?: number | undefined
      readonly message?: string | undefined
    }
  }
  'get /v2/me': {
    path: Readonly<Record<string, never>>
    query: Readonly<Record<string, never>>
    body: undefined
    answer: MeResponse
  }
  'get /v2/organizations': {
    path: Readonly<Record<string, never>>
    query: {
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    body: undefined
    answer: OrganizationsResponse
  }
  'get /v2/organizations/{organizationId}': {
    path: {
      readonly organizationId: string
    }
    query: {
      readonly 'start-time-range'?: string | undefined
      readonly 'end-time-range'?: string | undefined
      readonly include?: 'direct' | undefined
      readonly organization?: string | undefined
      readonly 'event-name'?: readonly string[] | undefined
      readonly 'event-source'?: readonly string[] | undefined
      readonly 'event-type'?: readonly string[] | undefined
      readonly severity?: readonly string[] | undefined
      readonly outcome?: readonly string[] | undefined
      readonly visibility?: readonly string[] | undefined
      readonly 'correlation-id'?: readonly string[] | undefined
      readonly region?: readonly string[] | undefined
      readonly 'user-agent'?: readonly string[] | undefined
      readonly endpoint?: readonly string[] | undefined
      readonly initiator?: readonly string[] | undefined
      readonly 'on-behalf-of'?: readonly string[] | undefined
      readonly actor?: readonly string[] | undefined
      readonly resource?: readonly string[] | undefined
      readonly 'source-ip'?: readonly string[] | undefined
      readonly field?: readonly string[] | undefined
      readonly q?: readonly string[] | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
      readonly sort?: 'asc' | 'desc' | undefined
      readonly explain?: 'true' | 'false' | undefined
    }
    body: undefined
    answer: ListAuditLogEntriesResponse
  }
  'post /v2/organizations/{organizationId}/search': {
    path: {
      readonly organizationId: string
    }
    query: Readonly<Record<string, never>>
    body: SearchRequest
    answer: ListAuditLogEntriesResponse
  }
  'get /v2/organizations/{organizationId}/insights': {
    path: {
      readonly organizationId: string
    }
    query: {
      readonly 'start-time-range'?: string | undefined
      readonly 'end-time-range'?: string | undefined
      readonly include?: 'direct' | undefined
      readonly organization?: string | undefined
      readonly 'event-name'?: readonly string[] | undefined
      readonly 'event-source'?: readonly string[] | undefined
      readonly 'event-type'?: readonly string[] | undefined
      readonly severity?: readonly string[] | undefined
      readonly outcome?: readonly string[] | undefined
      readonly visibility?: readonly string[] | undefined
      readonly 'correlation-id'?: readonly string[] | undefined
      readonly region?: readonly string[] | undefined
      readonly 'user-agent'?: readonly string[] | undefined
      readonly endpoint?: readonly string[] | undefined
      readonly initiator?: readonly string[] | undefined
      readonly 'on-behalf-of'?: readonly string[] | undefined
      readonly actor?: readonly string[] | undefined
      readonly resource?: readonly string[] | undefined
      readonly 'source-ip'?: readonly string[] | undefined
      readonly field?: readonly string[] | undefined
      readonly q?: readonly string[] | undefined
      readonly facet?:
        | readonly (
            | 'event-name'
            | 'event-source'
            | 'event-type'
            | 'severity'
            | 'outcome'
            | 'visibility'
            | 'correlation-id'
            | 'region'
            | 'user-agent'
            | 'endpoint'
            | 'initiator'
            | 'on-behalf-of'
            | 'actor'
            | 'resource'
            | 'source-ip'
          )[]
        | undefined
      readonly 'facet-limit'?: number | undefined
      readonly 'facet-prefix'?: string | undefined
      readonly 'time-zone'?: string | undefined
      readonly explain?: 'true' | 'false' | undefined
    }
    body: undefined
    answer: InsightsResponse
  }
  'get /v2/organizations/{organizationId}/feed': {
    path: {
      readonly organizationId: string
    }
    query: {
      readonly after?: number | undefined
      readonly limit?: number | undefined
      readonly wait?: number | undefined
      readonly include?: 'direct' | undefined
      readonly organization?: string | undefined
      readonly 'event-name'?: readonly string[] | undefined
      readonly 'event-source'?: readonly string[] | undefined
      readonly 'event-type'?: readonly string[] | undefined
      readonly severity?: readonly string[] | undefined
      readonly outcome?: readonly string[] | undefined
      readonly visibility?: readonly string[] | undefined
      readonly 'correlation-id'?: readonly string[] | undefined
      readonly region?: readonly string[] | undefined
      readonly 'user-agent'?: readonly string[] | undefined
      readonly endpoint?: readonly string[] | undefined
      readonly initiator?: readonly string[] | undefined
      readonly 'on-behalf-of'?: readonly string[] | undefined
      readonly actor?: readonly string[] | undefined
      readonly resource?: readonly string[] | undefined
      readonly 'source-ip'?: readonly string[] | undefined
      readonly field?: readonly string[] | undefined
      readonly q?: readonly string[] | undefined
    }
    body: undefined
    answer: FeedResponse
  }
  'get /v2/organizations/{organizationId}/downloads': {
    path: {
      readonly organizationId: string
    }
    query: {
      readonly mine?: 'true' | 'false' | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
      readonly organization?: string | undefined
    }
    body: undefined
    answer: DownloadsResponse
  }
  'post /v2/organizations/{organizationId}/downloads': {
    path: {
      readonly organizationId: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: DownloadRequest
    answer: DownloadResponse
  }
  'get /v2/organizations/{organizationId}/views/{name}': {
    path: {
      readonly organizationId: string
      readonly name: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: undefined
    answer: ViewResponse
  }
  'put /v2/organizations/{organizationId}/views/{name}': {
    path: {
      readonly organizationId: string
      readonly name: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: ViewRequest
    answer: ViewResponse
  }
  'delete /v2/organizations/{organizationId}/views/{name}': {
    path: {
      readonly organizationId: string
      readonly name: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: undefined
    answer: ViewResponse
  }
  'get /v2/organizations/{organizationId}/views': {
    path: {
      readonly organizationId: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: undefined
    answer: ViewsResponse
  }
  'get /v2/organizations/{organizationId}/downloads/{downloadId}': {
    path: {
      readonly organizationId: string
      readonly downloadId: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: undefined
    answer: DownloadResponse
  }
  'get /v2/folders/{folderId}': {
    path: {
      readonly folderId: string
    }
    query: {
      readonly 'start-time-range'?: string | undefined
      readonly 'end-time-range'?: string | undefined
      readonly include?: 'direct' | undefined
      readonly organization?: string | undefined
      readonly 'event-name'?: readonly string[] | undefined
      readonly 'event-source'?: readonly string[] | undefined
      readonly 'event-type'?: readonly string[] | undefined
      readonly severity?: readonly string[] | undefined
      readonly outcome?: readonly string[] | undefined
      readonly visibility?: readonly string[] | undefined
      readonly 'correlation-id'?: readonly string[] | undefined
      readonly region?: readonly string[] | undefined
      readonly 'user-agent'?: readonly string[] | undefined
      readonly endpoint?: readonly string[] | undefined
      readonly initiator?: readonly string[] | undefined
      readonly 'on-behalf-of'?: readonly string[] | undefined
      readonly actor?: readonly string[] | undefined
      readonly resource?: readonly string[] | undefined
      readonly 'source-ip'?: readonly string[] | undefined
      readonly field?: readonly string[] | undefined
      readonly q?: readonly string[] | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
      readonly sort?: 'asc' | 'desc' | undefined
      readonly explain?: 'true' | 'false' | undefined
    }
    body: undefined
    answer: ListAuditLogEntriesResponse
  }
  'post /v2/folders/{folderId}/search': {
    path: {
      readonly folderId: string
    }
    query: Readonly<Record<string, never>>
    body: SearchRequest
    answer: ListAuditLogEntriesResponse
  }
  'get /v2/folders/{folderId}/insights': {
    path: {
      readonly folderId: string
    }
    query: {
      readonly 'start-time-range'?: string | undefined
      readonly 'end-time-range'?: string | undefined
      readonly include?: 'direct' | undefined
      readonly organization?: string | undefined
      readonly 'event-name'?: readonly string[] | undefined
      readonly 'event-source'?: readonly string[] | undefined
      readonly 'event-type'?: readonly string[] | undefined
      readonly severity?: readonly string[] | undefined
      readonly outcome?: readonly string[] | undefined
      readonly visibility?: readonly string[] | undefined
      readonly 'correlation-id'?: readonly string[] | undefined
      readonly region?: readonly string[] | undefined
      readonly 'user-agent'?: readonly string[] | undefined
      readonly endpoint?: readonly string[] | undefined
      readonly initiator?: readonly string[] | undefined
      readonly 'on-behalf-of'?: readonly string[] | undefined
      readonly actor?: readonly string[] | undefined
      readonly resource?: readonly string[] | undefined
      readonly 'source-ip'?: readonly string[] | undefined
      readonly field?: readonly string[] | undefined
      readonly q?: readonly string[] | undefined
      readonly facet?:
        | readonly (
            | 'event-name'
            | 'event-source'
            | 'event-type'
            | 'severity'
            | 'outcome'
            | 'visibility'
            | 'correlation-id'
            | 'region'
            | 'user-agent'
            | 'endpoint'
            | 'initiator'
            | 'on-behalf-of'
            | 'actor'
            | 'resource'
            | 'source-ip'
          )[]
        | undefined
      readonly 'facet-limit'?: number | undefined
      readonly 'facet-prefix'?: string | undefined
      readonly 'time-zone'?: string | undefined
      readonly explain?: 'true' | 'false' | undefined
    }
    body: undefined
    answer: InsightsResponse
  }
  'get /v2/folders/{folderId}/feed': {
    path: {
      readonly folderId: string
    }
    query: {
      readonly after?: number | undefined
      readonly limit?: number | undefined
      readonly wait?: number | undefined
      readonly include?: 'direct' | undefined
      readonly organization?: string | undefined
      readonly 'event-name'?: readonly string[] | undefined
      readonly 'event-source'?: readonly string[] | undefined
      readonly 'event-type'?: readonly string[] | undefined
      readonly severity?: readonly string[] | undefined
      readonly outcome?: readonly string[] | undefined
      readonly visibility?: readonly string[] | undefined
      readonly 'correlation-id'?: readonly string[] | undefined
      readonly region?: readonly string[] | undefined
      readonly 'user-agent'?: readonly string[] | undefined
      readonly endpoint?: readonly string[] | undefined
      readonly initiator?: readonly string[] | undefined
      readonly 'on-behalf-of'?: readonly string[] | undefined
      readonly actor?: readonly string[] | undefined
      readonly resource?: readonly string[] | undefined
      readonly 'source-ip'?: readonly string[] | undefined
      readonly field?: readonly string[] | undefined
      readonly q?: readonly string[] | undefined
    }
    body: undefined
    answer: FeedResponse
  }
  'get /v2/folders/{folderId}/downloads': {
    path: {
      readonly folderId: string
    }
    query: {
      readonly mine?: 'true' | 'false' | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
      readonly organization?: string | undefined
    }
    body: undefined
    answer: DownloadsResponse
  }
  'post /v2/folders/{folderId}/downloads': {
    path: {
      readonly folderId: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: DownloadRequest
    answer: DownloadResponse
  }
  'get /v2/folders/{folderId}/views/{name}': {
    path: {
      readonly folderId: string
      readonly name: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: undefined
    answer: ViewResponse
  }
  'put /v2/folders/{folderId}/views/{name}': {
    path: {
      readonly folderId: string
      readonly name: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: ViewRequest
    answer: ViewResponse
  }
  'delete /v2/folders/{folderId}/views/{name}': {
    path: {
      readonly folderId: string
      readonly name: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: undefined
    answer: ViewResponse
  }
  'get /v2/folders/{folderId}/views': {
    path: {
      readonly folderId: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: undefined
    answer: ViewsResponse
  }
  'get /v2/folders/{folderId}/downloads/{downloadId}': {
    path: {
      readonly folderId: string
      readonly downloadId: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: undefined
    answer: DownloadResponse
  }
  'get /v2/projects/{projectId}': {
    path: {
      readonly projectId: string
    }
    query: {
      readonly 'start-time-range'?: string | undefined
      readonly 'end-time-range'?: string | undefined
      readonly include?: 'direct' | undefined
      readonly organization?: string | undefined
      readonly 'event-name'?: readonly string[] | undefined
      readonly 'event-source'?: readonly string[] | undefined
      readonly 'event-type'?: readonly string[] | undefined
      readonly severity?: readonly string[] | undefined
      readonly outcome?: readonly string[] | undefined
      readonly visibility?: readonly string[] | undefined
      readonly 'correlation-id'?: readonly string[] | undefined
      readonly region?: readonly string[] | undefined
      readonly 'user-agent'?: readonly string[] | undefined
      readonly endpoint?: readonly string[] | undefined
      readonly initiator?: readonly string[] | undefined
      readonly 'on-behalf-of'?: readonly string[] | undefined
      readonly actor?: readonly string[] | undefined
      readonly resource?: readonly string[] | undefined
      readonly 'source-ip'?: readonly string[] | undefined
      readonly field?: readonly string[] | undefined
      readonly q?: readonly string[] | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
      readonly sort?: 'asc' | 'desc' | undefined
      readonly explain?: 'true' | 'false' | undefined
    }
    body: undefined
    answer: ListAuditLogEntriesResponse
  }
  'post /v2/projects/{projectId}/search': {
    path: {
      readonly projectId: string
    }
    query: Readonly<Record<string, never>>
    body: SearchRequest
    answer: ListAuditLogEntriesResponse
  }
  'get /v2/projects/{projectId}/insights': {
    path: {
      readonly projectId: string
    }
    query: {
      readonly 'start-time-range'?: string | undefined
      readonly 'end-time-range'?: string | undefined
      readonly include?: 'direct' | undefined
      readonly organization?: string | undefined
      readonly 'event-name'?: readonly string[] | undefined
      readonly 'event-source'?: readonly string[] | undefined
      readonly 'event-type'?: readonly string[] | undefined
      readonly severity?: readonly string[] | undefined
      readonly outcome?: readonly string[] | undefined
      readonly visibility?: readonly string[] | undefined
      readonly 'correlation-id'?: readonly string[] | undefined
      readonly region?: readonly string[] | undefined
      readonly 'user-agent'?: readonly string[] | undefined
      readonly endpoint?: readonly string[] | undefined
      readonly initiator?: readonly string[] | undefined
      readonly 'on-behalf-of'?: readonly string[] | undefined
      readonly actor?: readonly string[] | undefined
      readonly resource?: readonly string[] | undefined
      readonly 'source-ip'?: readonly string[] | undefined
      readonly field?: readonly string[] | undefined
      readonly q?: readonly string[] | undefined
      readonly facet?:
        | readonly (
            | 'event-name'
            | 'event-source'
            | 'event-type'
            | 'severity'
            | 'outcome'
            | 'visibility'
            | 'correlation-id'
            | 'region'
            | 'user-agent'
            | 'endpoint'
            | 'initiator'
            | 'on-behalf-of'
            | 'actor'
            | 'resource'
            | 'source-ip'
          )[]
        | undefined
      readonly 'facet-limit'?: number | undefined
      readonly 'facet-prefix'?: string | undefined
      readonly 'time-zone'?: string | undefined
      readonly explain?: 'true' | 'false' | undefined
    }
    body: undefined
    answer: InsightsResponse
  }
  'get /v2/projects/{projectId}/feed': {
    path: {
      readonly projectId: string
    }
    query: {
      readonly after?: number | undefined
      readonly limit?: number | undefined
      readonly wait?: number | undefined
      readonly include?: 'direct' | undefined
      readonly organization?: string | undefined
      readonly 'event-name'?: readonly string[] | undefined
      readonly 'event-source'?: readonly string[] | undefined
      readonly 'event-type'?: readonly string[] | undefined
      readonly severity?: readonly string[] | undefined
      readonly outcome?: readonly string[] | undefined
      readonly visibility?: readonly string[] | undefined
      readonly 'correlation-id'?: readonly string[] | undefined
      readonly region?: readonly string[] | undefined
      readonly 'user-agent'?: readonly string[] | undefined
      readonly endpoint?: readonly string[] | undefined
      readonly initiator?: readonly string[] | undefined
      readonly 'on-behalf-of'?: readonly string[] | undefined
      readonly actor?: readonly string[] | undefined
      readonly resource?: readonly string[] | undefined
      readonly 'source-ip'?: readonly string[] | undefined
      readonly field?: readonly string[] | undefined
      readonly q?: readonly string[] | undefined
    }
    body: undefined
    answer: FeedResponse
  }
  'get /v2/projects/{projectId}/downloads': {
    path: {
      readonly projectId: string
    }
    query: {
      readonly mine?: 'true' | 'false' | undefined
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
      readonly organization?: string | undefined
    }
    body: undefined
    answer: DownloadsResponse
  }
  'post /v2/projects/{projectId}/downloads': {
    path: {
      readonly projectId: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: DownloadRequest
    answer: DownloadResponse
  }
  'get /v2/projects/{projectId}/views/{name}': {
    path: {
      readonly projectId: string
      readonly name: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: undefined
    answer: ViewResponse
  }
  'put /v2/projects/{projectId}/views/{name}': {
    path: {
      readonly projectId: string
      readonly name: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: ViewRequest
    answer: ViewResponse
  }
  'delete /v2/projects/{projectId}/views/{name}': {
    path: {
      readonly projectId: string
      readonly name: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: undefined
    answer: ViewResponse
  }
  'get /v2/projects/{projectId}/views': {
    path: {
      readonly projectId: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: undefined
    answer: ViewsResponse
  }
  'get /v2/projects/{projectId}/downloads/{downloadId}': {
    path: {
      readonly projectId: string
      readonly downloadId: string
    }
    query: {
      readonly organization?: string | undefined
    }
    body: undefined
    answer: DownloadResponse
  }
  'get /v2/organizations/{organizationId}/entries/{entryId}': {
    path: {
      readonly organizationId: string
      readonly entryId: string
    }
    query: Readonly<Record<string, never>>
    body: undefined
    answer: AuditLogEntryResponse
  }
  'get /v2/organizations/{organizationId}/entries/{entryId}/proof': {
    path: {
      readonly organizationId: string
      readonly entryId: string
    }
    query: Readonly<Record<string, never>>
    body: undefined
    answer: undefined
  }
  'get /v2/organizations/{organizationId}/log': {
    path: {
      readonly organizationId: string
    }
    query: Readonly<Record<string, never>>
    body: undefined
    answer: LogResponse
  }
  'get /v2/organizations/{organizationId}/log/checkpoint': {
    path: {
      readonly organizationId: string
    }
    query: Readonly<Record<string, never>>
    body: undefined
    answer: undefined
  }
  'get /v2/organizations/{organizationId}/log/consistency': {
    path: {
      readonly organizationId: string
    }
    query: {
      readonly from?: number | undefined
      readonly to?: number | undefined
    }
    body: undefined
    answer: ConsistencyResponse
  }
  'get /v2/organizations/{organizationId}/log/key': {
    path: {
      readonly organizationId: string
    }
    query: Readonly<Record<string, never>>
    body: undefined
    answer: undefined
  }
  'get /v2/organizations/{organizationId}/log/tile/{tile}': {
    path: {
      readonly organizationId: string
      readonly tile: string
    }
    query: Readonly<Record<string, never>>
    body: undefined
    answer: undefined
  }
  'get /v2/organizations/{organizationId}/containers/folders/{containerId}': {
    path: {
      readonly organizationId: string
      readonly containerId: string
    }
    query: Readonly<Record<string, never>>
    body: undefined
    answer: ContainerResponse
  }
  'put /v2/organizations/{organizationId}/containers/folders/{containerId}': {
    path: {
      readonly organizationId: string
      readonly containerId: string
    }
    query: Readonly<Record<string, never>>
    body: ContainerRequest
    answer: ContainerResponse
  }
  'delete /v2/organizations/{organizationId}/containers/folders/{containerId}': {
    path: {
      readonly organizationId: string
      readonly containerId: string
    }
    query: Readonly<Record<string, never>>
    body: undefined
    answer: ContainerResponse
  }
  'get /v2/organizations/{organizationId}/containers/projects/{containerId}': {
    path: {
      readonly organizationId: string
      readonly containerId: string
    }
    query: Readonly<Record<string, never>>
    body: undefined
    answer: ContainerResponse
  }
  'put /v2/organizations/{organizationId}/containers/projects/{containerId}': {
    path: {
      readonly organizationId: string
      readonly containerId: string
    }
    query: Readonly<Record<string, never>>
    body: ContainerRequest
    answer: ContainerResponse
  }
  'delete /v2/organizations/{organizationId}/containers/projects/{containerId}': {
    path: {
      readonly organizationId: string
      readonly containerId: string
    }
    query: Readonly<Record<string, never>>
    body: undefined
    answer: ContainerResponse
  }
  'get /v2/organizations/{organizationId}/containers': {
    path: {
      readonly organizationId: string
    }
    query: {
      readonly limit?: number | undefined
      readonly cursor?: string | undefined
    }
    body: undefined
    answer: ContainersResponse
  }
  'get /v2/organizations/{organizationId}/ingest-keys': {
    path: {
      readonly organizationId: string
    }
    query: Readonly<Record<string, never>>
    body: undefined
    answer: IngestKeysResponse
  }
  'post /v2/organizations/{organizationId}/ingest-keys': {
    path: {
      readonly organizationId: string
    }
    query: Readonly<Record<string, never>>
    body: IngestKeyRequest
    answer: NewIngestKeyResponse
  }
  'delete /v2/organizations/{organizationId}/ingest-keys/{keyId}': {
    path: {
      readonly organizationId: string
      readonly keyId: string
    }
    query: Readonly<Record<string, never>>
    body: undefined
    answer: IngestKeyResponse
  }
  'get /v2/organizations/{organizationId}/quarantine': {
    path: {
      readonly organizationId: string
    }
    query: {
      readonly limit?: number | undefined
      readonly after?: string | undefined
    }
    body: undefined
    answer: QuarantineResponse
  }
  'get /v2/organizations/{organizationId}/quarantine/{recordId}': {
    path: {
      readonly organizationId: string
      readonly recordId: string
    }
    query: Readonly<Record<string, never>>
    body: undefined
    answer: QuarantinedRecordResponse
  }
  'post /v2/organizations/{organizationId}/quarantine/{recordId}': {
    path: {
      readonly organizationId: string
      readonly recordId: string
    }
    query: Readonly<Record<string, never>>
    body: undefined
    answer: RetryResponse
  }
  'get /v2/homes': {
    path: Readonly<Record<string, never>>
    query: {
      readonly limit?: number | undefined
      readonly after?: string | undefined
    }
    body: undefined
    answer: ContestedContainersResponse
  }
  'put /v2/homes/folders/{containerId}': {
    path: {
      readonly containerId: string
    }
    query: Readonly<Record<string, never>>
    body: HomeRequest
    answer: HomeResponse
  }
  'put /v2/homes/projects/{containerId}': {
    path: {
      readonly containerId: string
    }
    query: Readonly<Record<string, never>>
    body: HomeRequest
    answer: HomeResponse
  }
}
