// Who acts: a person, or something automated. An entry does not say so; these rules tell it by what it does say, and claim no more
// than that. A user agent is what a client calls itself: good for an overview, never for a proof.
import type { SubmittedEntry } from './entry.ts'

/** `program`: a tool or a library, under any account. */
export type ActorKind = 'person' | 'service-account' | 'program' | 'system' | 'unknown'

export interface ActorRule {
  readonly name: string
  readonly kind: ActorKind
  /** The condition of the rule in words. */
  readonly says: string
  readonly applies: (entry: SubmittedEntry) => boolean
}

/** The first rule that applies decides. The sender's fields about the actor come before the client's user agent. */
export const actorRules = [
  {
    name: 'system-event',
    kind: 'system',
    says: 'the event type is SYSTEM_EVENT',
    applies: ({ eventType }) => eventType === 'SYSTEM_EVENT',
  },
  {
    name: 'delegation',
    kind: 'service-account',
    says: 'the entry names the principals that a service account acts for',
    applies: ({ serviceAccountDelegationInfo }) => (serviceAccountDelegationInfo?.principals.length ?? 0) > 0,
  },
  {
    name: 'service-account-email',
    kind: 'service-account',
    says: "the initiator's e-mail address has the form of a service account's",
    applies: ({ initiator }) => initiator.email !== undefined && isServiceAccountEmail(initiator.email),
  },
  {
    name: 'program',
    kind: 'program',
    says: 'the user agent names an infrastructure tool, an SDK, an HTTP library or a remote-controlled browser',
    applies: ({ userAgent }) => program.test(userAgent),
  },
  {
    name: 'portal',
    kind: 'person',
    says: 'the user agent is the portal or a browser',
    applies: ({ userAgent }) => portal.test(userAgent),
  },
  {
    name: 'command-line',
    kind: 'person',
    says: "the user agent is a CLI and the initiator has a person's e-mail address; whether typed or scripted is not told",
    applies: ({ userAgent, initiator }) => commandLine.test(userAgent) && initiator.email !== undefined,
  },
  { name: 'no-rule', kind: 'unknown', says: 'no rule applies', applies: () => true },
] as const satisfies readonly ActorRule[]

export type ActorRuleName = (typeof actorRules)[number]['name']

/** What the filter `actor` may name: a kind, or the rule that decided. No rule is called as a kind that it does not decide on. */
export const actorNames: readonly string[] = [...new Set(actorRules.flatMap(({ kind, name }) => [kind, name]))]

export function actorRuleOf(entry: SubmittedEntry): { readonly name: ActorRuleName; readonly kind: ActorKind } {
  const rule = actorRules.find(({ applies }) => applies(entry))
  if (!rule) throw new Error('the last rule applies always')
  return rule
}

const program =
  /terraform|opentofu|pulumi|ansible|crossplane|\bsdk\b|boto|\bcurl\/|\bwget\/|python-requests|python-urllib|aiohttp|httpx|go-http-client|okhttp|axios|node-fetch|headless|selenium|playwright|puppeteer/i

const portal = /^(portal|mozilla)\b/i

const commandLine = /\bcli\b/i

/**
 * STACKIT's addresses end in `sa.stackit.cloud`: `name-` and seven or eight random characters before the `@`
 * (https://registry.terraform.io/providers/stackitcloud/stackit/latest/docs/resources/service_account). Another installation has the
 * same form below another domain. The random characters are required there, since a host called `sa` may also be a place.
 * Google's end in `gserviceaccount.com` (https://cloud.google.com/iam/docs/service-account-types).
 */
function isServiceAccountEmail(email: string): boolean {
  return serviceAccountEmails.some((form) => form.test(email))
}

const serviceAccountEmails = [
  /@([^@]+\.)?sa\.stackit\.cloud$/i,
  /-[a-z0-9]{7,8}@sa\.[^@]+$/i,
  /@([^@]+\.)?gserviceaccount\.com$/i,
]
