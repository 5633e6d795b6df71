// `npm run demo`: sends made-up entries of the last 90 days, or those of a file, to the running service, as a producer would. It stores
// nothing itself.
import { parseArgs } from 'node:util'
import { CommandError, runCommand } from '../command/command.ts'
import type { SentRecord } from '../sending/records.ts'
import { type Counts, countsText } from '../sending/sent-file.ts'
import { recordsOfFile, shiftToNow, summarizeFile } from './demo/entry-file.ts'
import { lifeOfPlatform } from './demo/life.ts'
import { progressOf } from './demo/progress.ts'
import { asRecords, type Shipped, ship } from './demo/shipping.ts'
import { signToken } from './issuer/issuer.ts'
import { type LocalSettings, readSettings } from './place/settings.ts'

const usage = `usage: npm run demo -- [--entries N] [--seed N]
       npm run demo -- --file FILE [--shift-to-now]

Sends made-up entries of the last 90 days (the same ones for the whole day), or those of a file with one JSON object per line.
  --entries N      the number of made-up entries (3000)
  --seed N         other entries (1)
  --file FILE      sends the entries of this file instead
  --shift-to-now   moves all event times of the file by one constant, so that the newest becomes now
  --url URL        the address of the service (the local one)
  --token TOKEN    a token with the right "writer" (one signed with the local key)`

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      entries: { type: 'string', default: '3000' },
      seed: { type: 'string', default: '1' },
      file: { type: 'string' },
      'shift-to-now': { type: 'boolean', default: false },
      url: { type: 'string' },
      token: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const settings = readSettings(process.env)
  if (values['shift-to-now'] && !values.file) throw new CommandError('"--shift-to-now" requires "--file"')
  const { total, records } = values.file
    ? await fromFile(values.file, values['shift-to-now'])
    : madeUp(settings, wholeNumber('entries', values.entries), wholeNumber('seed', values.seed))
  const progress = progressOf(total, process.stderr)
  const shipped = await ship(records, {
    url: checkUrl(values.url ?? settings.gatewayUrl),
    token: values.token ?? (await localToken(settings)),
    noun: values.file ? 'line' : 'entry',
    onProgress: (counts) => progress.update(settled(counts)),
  })
  progress.end()
  return report(shipped)
})

interface Cargo {
  readonly total: number
  readonly records: Iterable<SentRecord> | AsyncIterable<SentRecord>
}

async function fromFile(path: string, toNow: boolean): Promise<Cargo> {
  const summary = await summarizeFile(path)
  return { total: summary.entries, records: recordsOfFile(path, toNow ? shiftToNow(summary, Date.now()) : 0) }
}

function madeUp({ demoOrganization: organization }: LocalSettings, entries: number, seed: number): Cargo {
  const until = new Date().toISOString().slice(0, 10)
  return { total: entries, records: asRecords(lifeOfPlatform({ seed, until, entries, organization })) }
}

function localToken({ keyFile, issuer, audience, rightsClaim }: LocalSettings): Promise<string> {
  const identity = { keyFile, issuer, audience, rightsClaim, subject: 'demo' }
  return signToken({ ...identity, rights: ['writer *'], expiresInSeconds: 12 * 60 * 60 })
}

function report({ counts, complaints }: Shipped): number {
  console.log(`${settled(counts)} sent: ${countsText(counts)}`)
  for (const complaint of complaints) console.log(`  ${complaint}`)
  const faulty = counts.refused + counts.failed
  if (faulty > complaints.length) console.log(`  and ${faulty - complaints.length} more`)
  return faulty > 0 ? 1 : 0
}

function settled(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new CommandError(`"--${option}" must be a whole number above 0, not "${text}"`)
}

function checkUrl(text: string): string {
  if (URL.canParse(text) && /^https?:/i.test(text)) return text
  throw new CommandError(`"--url" must be an http or https address, not "${text}"`)
}
