// An event of Splunk's HTTP Event Collector as an entry, and back. What Splunk calls the event is in the format that the key names for its
// source type; else its fields are those of Splunk's Common Information Model, or like them.
// https://docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector and
// https://docs.splunk.com/Documentation/CIM/latest/User/Change (read 2026-11)
import { entryInvalid } from '../audit-error.ts'
import { InexactNumber } from '../json/exact-number.ts'
import { azure } from './azure.ts'
import { recordHash } from './canonical-record.ts'
import { cloudtrail } from './cloudtrail.ts'
import type { Fields, Format, MappedRecord, Sender } from './format.ts'
import { gcp } from './gcp.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import { jsonFormat } from './json-format.ts'
import { keycloak } from './keycloak.ts'
import { emailIn, isFields, textAt, valueAt } from './moved-values.ts'
import { stackit } from './stackit.ts'

const within = (...names: readonly string[]) => names.map((name) => `event.${name}`)

const names = [
  ...within('action', 'eventName', 'event_name', 'eventType', 'event_type', 'name', 'type', 'signature'),
  'sourcetype',
]
const users = within('user', 'user_id', 'userId', 'username', 'actor', 'src_user')

/** Events in no format of another sender. */
const generic = jsonFormat({
  name: 'splunk',
  version: 1,
  moves: {
    eventName: names,
    eventSource: ['source'],
    'initiator.id': users,
    sourceIpAddress: within('src_ip', 'src', 'client_ip', 'ip', 'ip_address'),
    userAgent: within('http_user_agent', 'user_agent', 'userAgent'),
    resourceId: within('object_id', 'object', 'resource', 'dest'),
    correlationId: within('session_id', 'request_id', 'requestId'),
  },
  made(record) {
    const name = textAt(record, ...names)
    if (name === undefined)
      throw entryInvalid('the event has no name: "event.action", "event.name", "event.type" or "sourcetype"')
    const email = emailIn(textAt(record, ...users))
    return {
      fields: {
        // Nothing of an event is its identity for sure.
        insertId: recordHash(record),
        eventTimeStamp: timeOf(record),
        eventName: name,
        severity: saysAny(record, failures, within('status', 'outcome', 'result', 'severity')) ? 'ERROR' : 'INFO',
        eventType: saysAny(record, denials, within('action', 'status', 'outcome')) ? 'POLICY_DENIED' : 'ADMIN_ACTIVITY',
        initiator: email === undefined ? undefined : { email },
      },
    }
  },
})

/** Each of these fields may say it: what was done in one, how it ended in another. */
function saysAny(record: Fields, what: RegExp, places: readonly string[]): boolean {
  return places.some((place) => what.test(textAt(record, place) ?? ''))
}

const failures = /^(fail(ed|ure)?|error|critical|fatal)$/i
const denials = /^(blocked|denied|deny)$/i

const byFormat = { azure, cloudtrail, gcp, github, gitlab, keycloak, stackit }

export const splunk: Format = {
  name: 'splunk',
  version: 1,
  entryOf(record, sender): MappedRecord | undefined {
    if (!Object.hasOwn(record, 'event')) throw entryInvalid('"event" is missing')
    const format = formatOf(record, sender)
    const { event, ...about } = record
    if (!format || !isFields(event)) return generic.entryOf(record, sender)
    const mapped = format.entryOf(event, sender)
    if (!mapped) return undefined
    const { entry, defaulted, more } = mapped
    const details = { ...(entry['details'] as Fields | undefined), splunk: about }
    return { entry: { ...entry, details }, defaulted, more: { ...more, event: format.name } }
  },
  originalOf(entry) {
    const { details } = entry as { details: Fields & { mapping: { event?: keyof typeof byFormat } } }
    const { event } = details.mapping
    if (event === undefined) return generic.originalOf(entry)
    const { splunk: about, ...others } = details
    return { ...(about as Fields), event: byFormat[event].originalOf({ ...entry, details: others }) }
  },
}

function formatOf({ sourcetype }: Fields, { settings }: Sender): Format | undefined {
  const types = settings?.splunk?.sourceTypes ?? {}
  return typeof sourcetype === 'string' && Object.hasOwn(types, sourcetype)
    ? byFormat[types[sourcetype] as keyof typeof byFormat]
    : undefined
}

/** Of a record without a time, that of its event. */
function timeOf(record: Fields): string {
  const places = ['time', ...within('time', 'timestamp', '@timestamp', '_time', 'eventTime')]
  for (const place of places) {
    const sent = valueAt(record, place)
    if (sent === undefined || sent === null) continue
    const digits = sent instanceof InexactNumber ? sent.source : String(sent)
    const instant = instantOfEpoch(digits)
    if (instant !== undefined) return instant
    if (place !== 'time' && /^\d{4}-\d\d-\d\dT/.test(digits)) return digits
    throw entryInvalid(`"${place}" must be the seconds since 1970`)
  }
  throw entryInvalid('"time" is missing: an entry has the time of its event, so that a repeated event is a duplicate')
}

/** Seconds with a fraction of up to nine digits; from a hundred billion on, milliseconds, as some senders write them. */
function instantOfEpoch(digits: string): string | undefined {
  const [, whole, fraction = ''] = /^(\d{1,13})(?:\.(\d{1,9}))?$/.exec(digits) ?? []
  if (whole === undefined) return undefined
  const isMilliseconds = Number(whole) >= 1e11
  if (isMilliseconds && fraction !== '') return undefined
  const date = new Date(isMilliseconds ? Number(whole) : Number(whole) * 1000)
  if (date.getUTCFullYear() > 9999) return undefined
  return isMilliseconds || fraction === '' ? date.toISOString() : date.toISOString().replace('000Z', `${fraction}Z`)
}
