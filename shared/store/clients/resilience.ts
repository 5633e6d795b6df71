// The retries and time-outs of the AWS clients.

export const resilience = {
  // The SDK's standard mode: exponential backoff with full jitter, and a token bucket that stops retry storms. The caller's
  // deadline (an AbortSignal per request) ends the retries earlier.
  retryMode: 'standard',
  maxAttempts: 8,
  // DynamoDB answers in milliseconds, S3 in tens of them: after this time the next try is better than waiting.
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const
