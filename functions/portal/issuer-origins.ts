// The origins that the page calls to sign people in. They are read from the issuer's metadata, since some issuers have two: Cognito's keys and
// tokens are on different hosts.

const patienceMs = 2_000

/**
 * The issuer's own origin, and those of the endpoints that scripts call. The result is cached; if the issuer does not answer, its own origin is
 * used until the next request.
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
