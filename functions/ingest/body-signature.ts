// The signature of a body: by a secret that is never sent, so that whoever has read a key alone can send nothing with it. Only Keycloak's hooks
// have one (decision 0049).
// https://github.com/keycloak/keycloak/tree/main/services/src/main/java/org/keycloak/events/hooks (read 2026-11)
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { callerUnknown } from '../../shared/http/caller.ts'
import type { HttpEnv } from '../../shared/http/http-app.ts'

/** By the names that Java has for them. */
const algorithms: ReadonlyMap<string, string> = new Map([
  ['HmacSHA256', 'sha256'],
  ['HmacSHA384', 'sha384'],
  ['HmacSHA512', 'sha512'],
])

/**
 * Of the bytes as they were sent. A request that is sent again has the same signature: it stores nothing twice.
 * @throws AuditError `CALLER_UNKNOWN`, as for a wrong key, if the key demands a signature and the body has none or another.
 */
export async function checkSignature(context: Context<HttpEnv>): Promise<void> {
  const secret = context.get('ingestKey')?.signatureSecret
  if (secret === undefined) return
  const algorithm = algorithms.get(context.req.header('x-keycloak-signature-algorithm') ?? 'HmacSHA256')
  if (algorithm === undefined) throw callerUnknown()
  const signature = createHmac(algorithm, secret)
    .update(new Uint8Array(await context.req.arrayBuffer()))
    .digest('hex')
  const sent = Buffer.from(context.req.header('x-keycloak-signature') ?? '')
  if (sent.length !== signature.length || !timingSafeEqual(sent, Buffer.from(signature))) throw callerUnknown()
}
