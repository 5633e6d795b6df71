// The service that `npm start` runs on this machine: where it is, and a token of its issuer, signed with the key in its data folder as
// `npm run token` does. Whoever can read that folder can do as much.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseScope, type Scope } from '../../../shared/entry/scope.ts'
import { signTokenBy } from '../../local/issuer/issuer.ts'
import { readKey } from '../../local/issuer/signing-key.ts'
import { readSettings } from '../../local/place/settings.ts'

export interface LocalPlace {
  readonly origin: string
  /** The demo's. */
  readonly scope: Scope | undefined
  readonly accessToken: () => Promise<string>
}

/** All that there is: it is the developer's own machine. */
const rights = ['operator *', 'writer *', 'manager *']
const lifeSeconds = 60 * 60

/** `undefined` if nothing was ever started there. */
export function localPlace(env: Readonly<Record<string, string | undefined>>): LocalPlace | undefined {
  const settings = readSettings(env, repositoryOfBundle())
  if (!existsSync(settings.keyFile)) return undefined
  const { gatewayUrl, demoOrganization, keyFile } = settings
  const who = { subject: 'local-user', email: 'you@example.com', rights, expiresInSeconds: lifeSeconds }
  return {
    origin: gatewayUrl,
    scope: parseScope(`organizations/${demoOrganization}`),
    accessToken: async () => signTokenBy(await readKey(keyFile), { ...settings, ...who }),
  }
}

/** The bundle is in `dist`. */
function repositoryOfBundle(): string {
  return join(import.meta.dirname, '..')
}
