// Which origins the page talks to in order to sign people in. Asked of the issuer, since some have two: Cognito's keys and its tokens are at
// different hosts.

const patienceMs = 2_000

/**
 * The issuer's own origin, and those of the endpoints that are called by script. What is learned is kept; when the issuer is out of
 * order, its own origin has to do until the next request.
 */
export function issuerOrigins(issuer: string, ask: typeof fetch): () => Promise<readonly string[]> {
  const own = new URL(issuer).origin
  let known: Promise<readonly string[]> | undefined
  return async () => {
    known ??= discover(issuer, ask)
    try {
      return await known
    } catch {
      known = undefined
      return [own]
    }
  }
}

async function discover(issuer: string, ask: typeof fetch): Promise<readonly string[]> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const response = await ask(url, { signal: AbortSignal.timeout(patienceMs), redirect: 'error' })
  if (!response.ok) throw new Error(`the issuer's configuration is answered with ${response.status}`)
  const { token_endpoint, revocation_endpoint } = (await response.json()) as Record<string, unknown>
  const named = [issuer, token_endpoint, revocation_endpoint].filter((one) => typeof one === 'string')
  return [
    ...new Set(named.filter((one) => /^https?:/.test(one) && URL.canParse(one)).map((one) => new URL(one).origin)),
  ]
}
