// `npm run token -- "reader organizations/ID" …`: prints a token for the service on this machine, and nothing else.
import { parseArgs } from 'node:util'
import { parseRight } from '../../shared/access/rights.ts'
import { CommandError, runCommand } from '../command/command.ts'
import { signToken } from './issuer/issuer.ts'
import { readSettings } from './place/settings.ts'

const usage = `usage: npm run --silent token -- RIGHT... [--email ADDRESS] [--subject ID] [--hours N]

A right is "ROLE SCOPE". Roles: reader, writer, operator, manager. Scopes: * or organizations/ID, folders/ID, projects/ID;
for a writer or manager * or organizations/ID.
  npm run --silent token -- "reader organizations/5d0c8f0e-7c1b-4a57-9f63-2b1f3c9d4e10"
  npm run --silent token -- "writer *" "reader *" --email ada@example.com --hours 1`

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      email: { type: 'string' },
      subject: { type: 'string', default: 'local-user' },
      hours: { type: 'string', default: '12' },
    },
  })
  if (positionals.length === 0) throw new CommandError(usage)
  const { keyFile, issuer, audience, rightsClaim } = readSettings(process.env)
  const token = await signToken({
    keyFile,
    issuer,
    audience,
    rightsClaim,
    subject: values.subject,
    email: values.email,
    rights: positionals.map(checkRight),
    expiresInSeconds: hoursToSeconds(values.hours),
  })
  console.log(token)
  return 0
})

function checkRight(text: string): string {
  if (parseRight(text)) return text
  throw new CommandError(
    `"${text}" is not a right: it must be a role (reader, writer, operator, manager), a space, and a scope ` +
      '(* or organizations/ID, folders/ID, projects/ID; for a writer or manager * or organizations/ID)',
  )
}

function hoursToSeconds(text: string): number {
  const hours = Number(text)
  if (hours > 0 && Number.isFinite(hours)) return Math.ceil(hours * 3600)
  throw new CommandError(`"--hours" must be a number above 0, not "${text}"`)
}
