// Waits until a log is signed. At each visit the portal asks for its newest checkpoint, and a browser complains where there is none yet.
import { signToken } from '../../../infra/local/issuer/issuer.ts'
import { eventually, type Place } from '../../local/running-service.ts'

export async function untilSigned({ settings }: Place, organization: string): Promise<void> {
  const token = await signToken({ ...settings, subject: 'test', rights: ['reader *'], expiresInSeconds: 600 })
  const headers = { authorization: `Bearer ${token}` }
  await eventually(
    async () => (await fetch(`${settings.gatewayUrl}/v2/organizations/${organization}/log/checkpoint`, { headers })).ok,
    () => 'the log was not signed',
  )
}
