// The context that Lambda hands to a function with each request, as one machine makes it.
import { randomUUID } from 'node:crypto'
import type { Context } from 'aws-lambda'

/** @param deadlineMs when the function's time is over, in milliseconds since the epoch. */
export function contextFor(name: string, deadlineMs: number): Context {
  const functionName = `beleg-local-${name}`
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:eu-central-1:000000000000:function:${functionName}`,
    memoryLimitInMB: '1024',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
    done: noCallback,
    fail: noCallback,
    succeed: noCallback,
  }
}

function noCallback(): never {
  throw new Error('callbacks were given up with the Node 24 runtime: return a promise')
}
