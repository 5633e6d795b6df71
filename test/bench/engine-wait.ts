// How long a benchmark waits for DynamoDB Local, which takes for a read of few rows a hundred times what DynamoDB takes. What is read from the bucket
// meanwhile counts as waiting for the engine too.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

export interface EngineWait {
  /** The milliseconds since the last call in which at least one request was under way. */
  take(): number
}

/** From now on every request of the client is looked at, until its answer begins: reading that is the client's own work. */
export function engineWait(client: DynamoDBClient): EngineWait {
  let [underWay, sinceMs, waitedMs] = [0, 0, 0]
  client.middlewareStack.add(
    (next) => async (args) => {
      if (underWay === 0) sinceMs = performance.now()
      underWay += 1
      try {
        return await next(args)
      } finally {
        underWay -= 1
        if (underWay === 0) waitedMs += performance.now() - sinceMs
      }
    },
    { step: 'deserialize', priority: 'low' },
  )
  return {
    take() {
      const taken = waitedMs
      waitedMs = 0
      return taken
    },
  }
}
