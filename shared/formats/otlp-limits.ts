// How large an export request of OTLP may be, by whatever way it comes.

/**
 * The collector's default batch is 8,192 (https://github.com/open-telemetry/opentelemetry-collector/tree/main/processor/batchprocessor),
 * and it drops what is refused.
 */
export const otlpRecordsMax = 10_000
/** Unpacked. */
export const otlpBytesMax = 20_000_000
/** Fields of messages: an ordinary record has fifty. */
export const otlpValuesMax = 750_000
/**
 * Each record is stored with its resource and scope, which are sent once: a request could otherwise be stored as thousands of times its
 * size.
 */
export const otlpRepeatedBytesMax = 50_000_000
