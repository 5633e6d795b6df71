// https://opentelemetry.io/docs/specs/otel/logs/data-model/ and its protocol buffers; attributes by
// https://opentelemetry.io/docs/specs/semconv/general/attributes/ (read 2026-11). A log with the resource and the scope that it is sent under.
import { type Fields, instantMs, type Kinds } from './variants.ts'

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } })

const of = (log: Fields, attributes: readonly unknown[] = []): Fields => ({
  resource: {
    attributes: [
      text('service.name', 'iam'),
      text('service.instance.id', '627cc493-f310-47de-96bd-71410b7dec09'),
      text('cloud.region', 'eu01'),
      text('telemetry.sdk.language', 'go'),
    ],
  },
  scope: { name: 'io.opentelemetry.audit', version: '1.2.0' },
  log: {
    severityNumber: 9,
    severityText: 'INFO',
    body: { stringValue: 'Ada logged in' },
    attributes: [text('event.name', 'user.login'), text('user.id', 'u-1'), ...attributes],
    ...log,
  },
})

const kinds = [
  of({}),
  of({ eventName: 'user.created', observedTimeUnixNano: '1795600702645000000' }),
  of({ severityNumber: 17, severityText: 'ERROR', traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), flags: 1 }),
  of({
    body: { kvlistValue: { values: [text('a', 'b'), { key: 'n', value: { intValue: '9223372036854775807' } }] } },
  }),
  of({ body: { arrayValue: { values: [{ boolValue: false }, {}, { doubleValue: 1.5 }, { bytesValue: 'AAE=' }] } } }),
  of({}, [
    text('stackit.log.type', 'AUDIT'),
    text('stackit.request.body', '{"a":[1,2]}'),
    text('stackit.resource.type', 'PROJECT'),
    text('stackit.resource.id', 'p-1'),
  ]),
  of({}, [
    text('user.email', 'ada@example.com'),
    text('http.request.method', 'PUT'),
    text('url.path', '/v1/roles'),
    text('client.address', '2001:db8::1'),
    text('user_agent.original', 'curl/8.16'),
    text('cloud.account.id', '111122223333'),
  ]),
  of({ droppedAttributesCount: 3 }, [text('error.type', 'timeout'), { key: 'nothing' }]),
  of({ body: { stringValue: 'x'.repeat(20_000) } }),
]

/** Protobuf has neither null nor a text that is empty, and what it does not know is ignored. */
function said({ other: _other, newfield: _newfield, another: _another, ...fields }: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ''))
}

export const otlp = (nowMs: number): Kinds => ({
  kinds,
  free: ['other'],
  optional: ['scope', 'resource', 'log/body', 'log/severityNumber', 'log/severityText', 'log/traceId'],
  numbered: (record, at) => {
    const log = said(record['log'] as Fields)
    const attributes = log['attributes'] as readonly unknown[]
    // What may be anything is in the text of an attribute.
    const other = Object.hasOwn(record, 'other') ? [text('other', JSON.stringify(record['other']))] : []
    return {
      ...said(record),
      log: {
        ...log,
        attributes: [...attributes, ...other],
        [at % 5 ? 'timeUnixNano' : 'observedTimeUnixNano']: `${instantMs(nowMs, at)}000${String(at).padStart(3, '0')}`,
      },
    }
  },
})
