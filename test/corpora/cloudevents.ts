// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md and the extensions beside it; events of Azure Event Grid,
// Knative, CDEvents and Pub/Sub as their documents show them (read 2026-11).
import { type Fields, instant, type Kinds, uuid } from './variants.ts'

const of = (more: Fields): Fields => ({
  specversion: '1.0',
  source: '/accounts/billing',
  type: 'com.example.account.closed',
  subject: 'accounts/7',
  datacontenttype: 'application/json',
  data: { reason: 'fraud', amount: 12.5, tags: ['a', 'b'] },
  ...more,
})

const kinds = [
  of({}),
  of({ data: undefined, data_base64: 'AAEC/w==', datacontenttype: 'application/octet-stream' }),
  of({ datacontenttype: 'text/xml', data: '<much wow="xml"/>' }),
  of({ authtype: 'system', authid: 'robot', authclaims: '{"iss":"https://id.example.com"}' }),
  of({ traceparent: '00-abababababababababababababababab-cdcdcdcdcdcdcdcd-01', tracestate: 'rojo=00f067aa0ba902b7' }),
  of({ severitynumber: 17, severitytext: 'ERROR', recordedtime: '2026-11-24T11:58:22Z' }),
  of({
    source: 'https://10.96.0.1:443',
    type: 'dev.knative.apiserver.resource.add',
    subject: '/apis/v1/namespaces/default/pods/web-0',
    dataschema: 'https://example.com/schemas/pod?v=1#x',
    kind: 'Pod',
    namespace: 'default',
    knativehistory: 'default-kne-trigger-kn-channel.default.svc.cluster.local',
  }),
  of({
    correlationid: 'c',
    causationid: 'd',
    sequence: '00003',
    sequencetype: 'Integer',
    partitionkey: 'p',
    sampledrate: 2,
  }),
  of({
    type: 'Microsoft.Storage.BlobCreated',
    source: '/subscriptions/s-1/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a',
    subject: '/blobServices/default/containers/c/blobs/b.txt',
    data: {
      api: 'PutBlockList',
      eTag: '0x8D4BCC2E4835CD0',
      contentLength: 524288,
      storageDiagnostics: { batchId: 'b' },
    },
  }),
  of({
    type: 'dev.cdevents.pipelinerun.finished.0.2.0',
    source: '/event/source/123',
    data: {
      context: { version: '0.4.1' },
      subject: { id: '/dev/tekton/pipelinerun/1', content: { outcome: 'failure' } },
    },
  }),
]

export const cloudevents = (nowMs: number): Kinds => ({
  kinds,
  free: ['extension', 'othertext'],
  optional: ['subject', 'datacontenttype', 'authid', 'correlationid', 'dataschema'],
  numbered: ({ extension, othertext, ...record }, at) => ({
    ...record,
    // What may be anything is the data, of which an event has one.
    ...(extension === undefined ? {} : { data: extension, data_base64: undefined }),
    ...(othertext === undefined ? {} : { data: [othertext], data_base64: undefined }),
    id: uuid(at),
    time: at % 3 ? instant(nowMs, at) : instant(nowMs, at).replace('Z', '+00:00'),
  }),
})
