// Who acts: a person, or something automated. An entry does not say so; these rules tell it by what it does say, and claim no more
// than that. A user agent is what a client calls itself: good for an overview, never for a proof.
import type { SubmittedEntry } from './entry.ts'

/** `program`: a tool or a library, under any account. */
export type ActorKind = 'person' | 'service-account' | 'program' | 'system' | 'unknown'

/** All that the rules look at, field by field: few entries of many differ in it. */
export interface ActorTraits {
  readonly isSystemEvent: boolean
  /** Whether it names principals that a service account acts for. */
  readonly isDelegated: boolean
  readonly address: 'none' | 'service-account' | 'other'
  /** What the user agent says the client is. */
  readonly client: 'program' | 'portal' | 'command-line' | 'other'
}

export interface ActorRule {
  readonly name: string
  readonly kind: ActorKind
  /** The condition of the rule in words. */
  readonly says: string
  readonly applies: (traits: ActorTraits) => boolean
}

/** The first rule that applies decides. The sender's fields about the actor come before the client's user agent. */
export const actorRules = [
  {
    name: 'system-event',
    kind: 'system',
    says: 'the event type is SYSTEM_EVENT',
    applies: ({ isSystemEvent }) => isSystemEvent,
  },
  {
    name: 'delegation',
    kind: 'service-account',
    says: 'the entry names the principals that a service account acts for',
    applies: ({ isDelegated }) => isDelegated,
  },
  {
    name: 'service-account-email',
    kind: 'service-account',
    says: "the initiator's e-mail address has the form of a service account's",
    applies: ({ address }) => address === 'service-account',
  },
  {
    name: 'program',
    kind: 'program',
    says: 'the user agent names an infrastructure tool, an SDK, an HTTP library or a remote-controlled browser',
    applies: ({ client }) => client === 'program',
  },
  {
    name: 'portal',
    kind: 'person',
    says: 'the user agent is the portal or a browser',
    applies: ({ client }) => client === 'portal',
  },
  {
    name: 'command-line',
    kind: 'person',
    says: "the user agent is a CLI and the initiator has a person's e-mail address; whether typed or scripted is not told",
    applies: ({ client, address }) => client === 'command-line' && address !== 'none',
  },
  { name: 'no-rule', kind: 'unknown', says: 'no rule applies', applies: () => true },
] as const satisfies readonly ActorRule[]

export type ActorRuleName = (typeof actorRules)[number]['name']

/** What the filter `actor` may name: a kind, or the rule that decided. No rule is called as a kind that it does not decide on. */
export const actorNames: readonly string[] = [...new Set(actorRules.flatMap(({ kind, name }) => [kind, name]))]

export interface DecidingRule {
  readonly name: ActorRuleName
  readonly kind: ActorKind
}

export function actorRuleOf(entry: SubmittedEntry): DecidingRule {
  return ruleOfTraits({
    isSystemEvent: isSystemEvent(entry),
    isDelegated: isDelegated(entry),
    address: addressOf(entry),
    client: clientOf(entry),
  })
}

export function ruleOfTraits(traits: ActorTraits): DecidingRule {
  const rule = actorRules.find(({ applies }) => applies(traits))
  if (!rule) throw new Error('the last rule applies always')
  return rule
}

export function isSystemEvent({ eventType }: Pick<SubmittedEntry, 'eventType'>): boolean {
  return eventType === 'SYSTEM_EVENT'
}

export function isDelegated({
  serviceAccountDelegationInfo: info,
}: Pick<SubmittedEntry, 'serviceAccountDelegationInfo'>): boolean {
  return (info?.principals.length ?? 0) > 0
}

export function addressOf({ initiator: { email } }: Pick<SubmittedEntry, 'initiator'>): ActorTraits['address'] {
  if (email === undefined) return 'none'
  return isServiceAccountEmail(email) ? 'service-account' : 'other'
}

export function clientOf({ userAgent }: Pick<SubmittedEntry, 'userAgent'>): ActorTraits['client'] {
  if (program.test(userAgent)) return 'program'
  if (portal.test(userAgent)) return 'portal'
  return commandLine.test(userAgent) ? 'command-line' : 'other'
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
