// The body by which an ingest key is made: what it may hold, and what is said of anything else.
import * as v from 'valibot'
import { formatSettingsMean, formatSettingsSchema } from '../../../shared/access/format-settings.ts'
import { areDistinct } from '../../../shared/are-distinct.ts'
import { AuditError, bodyInvalid } from '../../../shared/audit-error.ts'
import { type IngestFormat, ingestFormats } from '../../../shared/deployment/ingest-formats.ts'
import { entryDefaultsSchema } from '../../../shared/entry/entry-defaults.ts'
import { isOwnSource, ownSource } from '../../../shared/entry/own-source.ts'
import {
  dropFilters,
  dropRuleLengthMax,
  dropRulesMax,
  dropValuesMax,
  isDropRule,
  parseDropRule,
} from '../../../shared/filter/drop-rule.ts'
import { keysOf } from '../../../shared/keys-of.ts'
import { oneOf } from '../../../shared/one-of.ts'
import { checkBody } from '../request/json-body.ts'

/** A key that nobody changes is known to more people every year. */
export const keyDaysMax = 365
const keyDays = 90

const text = (max: number) => {
  const fault = `must be a string of 1 to ${max} characters`
  return v.pipe(v.string(fault), v.minLength(1, fault), v.maxLength(max, fault))
}
const daysFault = `must be a whole number from 1 to ${keyDaysMax}`
const secretFault = 'must be a string of 16 to 255 ASCII characters without blanks'
const formatsFault = 'must list at least one format'

export const keyRequestSchema = v.strictObject(
  {
    name: text(100),
    formats: v.pipe(
      v.array(oneOf(keysOf(ingestFormats)), 'must be an array'),
      v.minLength(1, formatsFault),
      v.check<IngestFormat[], string>(areDistinct, 'must list each format once'),
    ),
    expiresInDays: v.optional(
      v.pipe(
        v.number(daysFault),
        v.safeInteger(daysFault),
        v.minValue(1, daysFault),
        v.maxValue(keyDaysMax, daysFault),
      ),
      keyDays,
    ),
    defaults: v.optional(entryDefaultsSchema, {}),
    settings: v.optional(formatSettingsSchema, {}),
    keepsRefused: v.optional(v.boolean('must be true or false'), false),
    signatureSecret: v.exactOptional(v.pipe(v.string(secretFault), v.regex(/^[!-~]{16,255}$/, secretFault))),
    drops: v.optional(
      v.pipe(
        v.array(v.pipe(text(dropRuleLengthMax), v.check(isDropRule, faultOfRule)), 'must be an array'),
        v.maxLength(dropRulesMax, `must list at most ${dropRulesMax} rules`),
      ),
      [],
    ),
  },
  (issue) => (issue.expected === 'never' ? 'is not a field of a key' : 'must be an object'),
)

/** What the fields mean, for the API's description. */
export const keyFields = {
  name: 'What people call the sender. Two valid keys may have one name, so that one replaces the other without a gap.',
  formats: 'The formats that may be sent with it.',
  expiresInDays: `From now; ${keyDays} unless said, ${keyDaysMax} at most.`,
  defaults:
    'What an entry gets where its record says nothing. `details.mapping.defaulted` of the entry names these fields. `eventSource` must not be `audit-log`, below it, or look like it.',
  settings: formatSettingsMean,
  keepsRefused:
    '`true` for a sender that drops what is refused: a record of which no entry can be made is answered as taken, and kept in the [quarantine](#tag/Quarantine) for 30 days. Does not apply to the format `entries`.',
  signatureSecret:
    'The `hmacSecret` of a hook of Keycloak. A request then needs both the key and a signature by this secret (`X-Keycloak-Signature`), and the key opens no other route than that of the format `keycloak`. It is kept as it is, and shown to nobody.',
  drops: `What is not kept: at most ${dropRulesMax} rules, each a query of a listing, such as \`event-name=Get*&event-name=List*&outcome=SUCCESS\`. An entry that matches one of them is not stored, its sender is told that it was taken, and \`filtered\` counts it. A rule has at most ${dropValuesMax} values and is written as it stands in an address (\`event-name=Konto+ge%C3%B6ffnet\`); it is of ${dropFilters.map((name) => `\`${name}\``).join(', ')}.`,
}

/** @throws AuditError `BODY_INVALID`, naming the field. */
export function parseKey(body: unknown): v.InferOutput<typeof keyRequestSchema> {
  const key = checkBody(keyRequestSchema, body)
  const texts = {
    name: key.name,
    'defaults.region': key.defaults.region,
    'defaults.eventSource': key.defaults.eventSource,
  }
  // RFC 8785 section 3.2.2.2: what is not Unicode cannot be put on record.
  for (const [field, text] of Object.entries(texts))
    if (text?.isWellFormed() === false) throw bodyInvalid(field, 'is not Unicode (it has a lone surrogate)')
  if (!isUnicode(key.settings)) throw bodyInvalid('settings', 'is not Unicode (it has a lone surrogate)')
  if (isOwnSource(key.defaults.eventSource ?? ''))
    throw bodyInvalid('defaults.eventSource', `must not be "${ownSource}" or below it`)
  return key
}

function isUnicode(value: object): boolean {
  let is = true
  JSON.stringify(value, (name, child: unknown) => {
    is &&= name.isWellFormed() && (typeof child !== 'string' || child.isWellFormed())
    return child
  })
  return is
}

function faultOfRule({ input }: { readonly input: string }): string {
  try {
    parseDropRule(input)
    return 'is no rule: it must be as it stands in an address, its choices without wildcards and all that is not ASCII percent-encoded'
  } catch (error) {
    if (error instanceof AuditError) return `is no rule: ${error.message}`
    throw error
  }
}
