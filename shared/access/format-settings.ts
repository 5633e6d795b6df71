// What a format must know of its sender beyond its records, as a part of a key.
import * as v from 'valibot'
import { oneOf } from '../one-of.ts'

/** The formats in which an event of Splunk's may be, by its source type. */
export const eventFormats = ['azure', 'cloudtrail', 'gcp', 'github', 'gitlab', 'keycloak', 'stackit'] as const

const sourceTypesMax = 20

const text = (fault: string) => v.pipe(v.string(fault), v.minLength(1, fault), v.maxLength(255, fault))
const refused = (what: string) => (issue: v.BaseIssue<unknown>) =>
  issue.expected === 'never' ? `is not ${what}` : 'must be an object'

const placeFault = 'must be names with dots between them, 255 characters at most'

export const formatSettingsSchema = v.strictObject(
  {
    cloudevents: v.exactOptional(
      v.strictObject(
        {
          initiator: v.pipe(
            v.string(placeFault),
            v.maxLength(255, placeFault),
            v.regex(/^[^.]+(?:\.[^.]+)*$/, placeFault),
          ),
        },
        refused('a setting of this format'),
      ),
    ),
    kubernetes: v.exactOptional(
      v.strictObject(
        { responseStarted: v.exactOptional(v.boolean('must be true or false')) },
        refused('a setting of this format'),
      ),
    ),
    gcp: v.exactOptional(
      v.strictObject(
        {
          audience: text('must be a string of 1 to 255 characters'),
          email: text('must be the e-mail address of a service account'),
        },
        refused('a setting of this format'),
      ),
    ),
    splunk: v.exactOptional(
      v.strictObject(
        {
          sourceTypes: v.pipe(
            v.record(text('must be a string of 1 to 255 characters'), oneOf(eventFormats), 'must be an object'),
            v.maxEntries(sourceTypesMax, `must have at most ${sourceTypesMax} names`),
          ),
        },
        refused('a setting of this format'),
      ),
    ),
  },
  refused('a format with settings'),
)

/**
 * `cloudevents.initiator`: where in the data of an event who did it is, unless its extension `authid` says. `kubernetes.responseStarted`: whether the start of a response is an entry too, as that of a watch. `gcp`: whose token, and for whom, opens the
 * route of Google's pushes in place of the key's secret. `splunk.sourceTypes`: by source type, the format that the events have.
 */
export type FormatSettings = v.InferOutput<typeof formatSettingsSchema>

/** For the API's description. */
export const formatSettingsMean =
  'By format, what it must know of its sender. `cloudevents.initiator`: where in the `data` of an event the id of its initiator is, such as `user.id`, if it has no `authid`. `kubernetes.responseStarted`: whether the start of a response is an entry too, as that of a watch. `gcp`: the `audience` and the service account (`email`) of the tokens that Google signs for a push subscription; such a token is taken in place of the secret where the path names the key. `splunk.sourceTypes`: by the source type of an event, the format in which it is.'
