// Retries and time-outs of the AWS clients in one place.

export const resilience = {
  // The SDK's standard mode: exponential backoff with full jitter, and a token bucket that stops retry storms. The caller's
  // deadline (an AbortSignal per request) ends it earlier.
  retryMode: 'standard',
  maxAttempts: 8,
  // DynamoDB answers in milliseconds, S3 in tens of them: waiting longer than this for one try is worse than the next try.
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const
