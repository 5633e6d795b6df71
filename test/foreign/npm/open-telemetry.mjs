// Sends records with the OpenTelemetry SDK and the exporter that is named, which is told where by the environment variables of every SDK.
// Arguments: exporter, JSON list of [event name, id].
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'

const [exporter, records] = process.argv.slice(2)
const { OTLPLogExporter } = await import(exporter)
const provider = new LoggerProvider({
  resource: resourceFromAttributes({ 'service.name': 'foreign-js', 'cloud.region': 'eu01' }),
  processors: [
    new BatchLogRecordProcessor({
      exporter: new OTLPLogExporter(),
      exportTimeoutMillis: 60_000,
    }),
  ],
})
const logger = provider.getLogger('audit', '1.0')
for (const [eventName, id] of JSON.parse(records))
  logger.emit({
    eventName,
    severityNumber: 9,
    body: { nested: [1, 2.5, true, 'text'], bytes: new Uint8Array([1, 2]) },
    attributes: { 'log.record.uid': id, 'user.id': 'ada', count: 3, list: ['a', 'b'] },
  })
await provider.forceFlush()
await provider.shutdown()
console.log('sent')
