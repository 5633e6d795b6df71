// The text that `npm start` prints when the service is ready: the address to open, and below it lines to paste into a shell.
import { signToken } from './issuer/issuer.ts'
import type { LocalSettings } from './place/settings.ts'
import { storyEntries } from './story.ts'

/** @param filling whether the demo's organization is being filled. */
export async function welcome(settings: LocalSettings, filling: boolean): Promise<string> {
  const { gatewayUrl, demoOrganization } = settings
  const scope = `organizations/${demoOrganization}`
  const token = await signToken({
    ...settings,
    subject: 'local-user',
    email: 'you@example.com',
    rights: [`reader ${scope}`, `writer ${scope}`],
    expiresInSeconds: 12 * 60 * 60,
  })
  const entry = {
    eventVersion: 'v1.0',
    eventSource: 'membership',
    eventName: 'Project member added',
    eventType: 'ADMIN_ACTIVITY',
    eventTimeStamp: 'NOW',
    severity: 'INFO',
    visibility: 'PUBLIC',
    region: 'eu01',
    sourceIpAddress: '192.0.2.10',
    userAgent: 'curl',
    initiator: { id: 'you', email: 'you@example.com' },
    request: { endpoint: 'PATCH /v2/projects/demo/members', body: { role: 'owner' } },
    context: { organizationId: demoOrganization, projectId: 'demo' },
  }
  const body = JSON.stringify(entry).replace('NOW', `'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'`)
  const authorization = `-H "Authorization: Bearer $TOKEN"`
  const downloads = `${gatewayUrl}/v2/${scope}/downloads`
  const json = `-H 'Content-Type: application/json'`
  return `
Beleg is ready. Open  ${gatewayUrl}

  Choose a demo person there: no password is needed.${filling ? ` ${storyEntries.toLocaleString('en')} entries are on their way.` : ''}

  API reference      ${gatewayUrl}/docs
  demo organization  ${demoOrganization}  (npm run demo sends more; npm run reset empties everything)

  # a token for it, valid for 12 hours
  TOKEN=${token}

  # send an entry
  curl -s ${authorization} ${json} -d '${body}' ${gatewayUrl}/v2/entries; echo

  # list the newest
  curl -s ${authorization} '${gatewayUrl}/v2/${scope}?limit=5'; echo

  # download everything as CSV: request the file, wait until it is done, follow its link
  ID=$(curl -s ${authorization} ${json} -d '{"format":"csv"}' ${downloads} | sed 's/.*"id":"\\([^"]*\\).*/\\1/'); while curl -s ${authorization} ${downloads}/$ID | grep -q '"state":"running"'; do sleep 1; done; curl -s "$(curl -s ${authorization} ${downloads}/$ID | sed 's/.*"url":"\\([^"]*\\).*/\\1/')"

Stop with Ctrl-C; the data stays in ${settings.dataDir}
`
}
