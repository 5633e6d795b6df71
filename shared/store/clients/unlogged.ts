// AWS clients without the SDK's own log of requests. It has no reader here: the SDK's default logger drops what it is given. But it is
// given a copy of each request and answer with the sensitive values masked, and to make the copy took a fifth of the processor time of
// reading entries (`npm run bench -- export`). It also means that no entry can reach a log through the SDK.

interface Client {
  readonly middlewareStack: { remove(name: string): boolean }
}

/** @throws Error if the SDK calls its log otherwise, so that this is not undone unseen. */
export function unlogged<C extends Client>(client: C): C {
  if (!client.middlewareStack.remove('loggerMiddleware')) throw new Error('the AWS client has no log of requests')
  return client
}
