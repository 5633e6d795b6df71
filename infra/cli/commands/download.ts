// `beleg download`: entries as a file, of any size. The service makes it; a fetch that was interrupted goes on.

import { counted } from '../../../shared/counted.ts'
import { CommandError } from '../../command/command.ts'
import { selection, selectionFields, selectionOptions } from '../asking/selection.ts'
import { entriesWords } from '../asking/whole-or-part.ts'
import { fetchWhole } from '../fetching/fetched-file.ts'
import { exists, leftNote, mustHold, type PartNote, writeNote } from '../fetching/part-file.ts'
import { type Downloads, downloadsOf, type ReadyDownload } from '../fetching/ready-download.ts'
import { verifiedFile } from '../fetching/verified-file.ts'
import { apiFields, apiOptions } from '../invocation/api-options.ts'
import type { Command, Invocation } from '../invocation/command.ts'
import { placeOptions, scopeOption } from '../invocation/common-options.ts'
import type { DescribedApi } from '../invocation/described-api.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { usageError } from '../invocation/usage-error.ts'
import { harmlessChunks } from '../output/harmless.ts'
import type { Place } from '../session/place.ts'
import { onlyScope, type Session, sessionOf } from '../session/session.ts'

/** Fields that the selection has, and those that a list has beside it. */
const ofSelection = ['startTimeRange', 'endTimeRange']
const ofReading = ['sort', 'explain']

/** What may differ when the same download goes on. */
const ofThisTry = ['resume', 'overwrite', 'output', 'verify', 'key', 'quiet', 'debug', 'context', 'url', 'scope']

/** How the file is made. */
const fileFields = ({ download, list }: DescribedApi) =>
  download.filter(({ name }) => !ofSelection.includes(name) && !list.some((each) => each.name === name))

export const download: Command = {
  name: 'download',
  summary: 'Downloads entries as a file, of any size',
  takes: '[SCOPE]',
  wordsMax: 1,
  details: 'The path of the file is printed on stdout.',
  options: (api) => ({
    ...scopeOption,
    output: {
      about: 'The file; "-" is stdout. Defaults to the name that the service gives it.',
      takes: 'FILE',
      short: 'o',
    },
    overwrite: { about: 'Replaces the file if there is one.' },
    resume: { about: 'Goes on with the same download that was interrupted before.' },
    verify: { about: 'Verifies the bundle, by --key or by the key that the service gives.' },
    key: {
      about: 'The verifier key that you kept, or a file that holds it, for --verify.',
      takes: 'KEY',
      onlyWith: '--verify',
    },
    ...placeOptions,
    ...apiOptions(fileFields(api), 'The file, as the API has it'),
    ...Object.fromEntries(Object.entries(selectionOptions(api)).filter(([name]) => !ofReading.includes(name))),
  }),
  examples: [
    'beleg download --format csv --severity ERROR --since 30d --separator semicolon --output failures.csv',
    'beleg download --format ndjson --output - | head -n 1',
    'beleg download --format bundle --verify --output log.bundle',
  ],
  run: async (invocation) => {
    const { options } = invocation
    if (options.isOn('verify') && options.text('format') !== 'bundle')
      throw usageError('"--verify" needs "--format bundle": other files hold no proof')
    const session = await sessionOf(invocation)
    const scope = onlyScope(invocation, session.place)
    const downloads = downloadsOf(
      session.client,
      scope,
      options.text('organization'),
      invocation.notes,
      invocation.signal,
    )
    if (options.text('output') === '-') return streamed(invocation, session.place, downloads)
    const file = await fetched(invocation, session, scope, downloads)
    await invocation.out.write(`${file}\n`)
    if (!options.isOn('verify')) return exitCodes.done
    const key = options.text('key') ?? (await keyOf(session, scope))
    const { isProven, text } = await verifiedFile({ file, key })
    invocation.notes.warn(text.trimEnd())
    return isProven ? exitCodes.done : exitCodes.failed
  },
}

async function fetched(
  invocation: Invocation,
  { place }: Session,
  scope: string,
  downloads: Downloads,
): Promise<string> {
  const { options, notes, signal } = invocation
  const asked = options.text('output')
  const typed = JSON.stringify([place.origin, scope, options.typed(ofThisTry)])
  if (asked !== undefined && !options.isOn('overwrite') && (await exists(asked)))
    throw new CommandError(`"${asked}" is there already: give --overwrite, or another file`)
  await mustHold(asked ?? '.')
  const left = options.isOn('resume') ? await leftNote(typed, asked) : undefined
  const note = left ?? (await begun(invocation, place, typed, asked, downloads))
  try {
    const ready = await downloads.ready(note.downloadId)
    await fetchWhole(downloads, note, ready, notes, signal)
    notes.progress('')
    notes.say(wholeText(ready))
    return note.file
  } catch (error) {
    notes.progress('')
    notes.warn(`"${note.file}.part" holds what has come so far: the same command with --resume goes on`)
    throw error
  }
}

async function begun(
  invocation: Invocation,
  place: Place,
  typed: string,
  asked: string | undefined,
  downloads: Downloads,
): Promise<PartNote> {
  const { id, fileName } = await downloads.ask(bodyOf(invocation, place))
  // The name is the service's: it must not lead out of this folder.
  const file = asked ?? fileName.replaceAll(/[^\w.-]/g, '_').replace(/^\.+/, '_')
  if (asked === undefined && !invocation.options.isOn('overwrite') && (await exists(file)))
    throw new CommandError(`"${file}" is there already: give --overwrite, or --output FILE`)
  const note = { typed, downloadId: id, file }
  await writeNote(note)
  return note
}

async function streamed(invocation: Invocation, place: Place, downloads: Downloads): Promise<number> {
  const { signal, out, notes, options } = invocation
  const ofFile = ['verify', 'resume', 'overwrite'].find((name) => options.isOn(name))
  if (ofFile !== undefined) throw usageError(`"--${ofFile}" needs a file: give --output FILE`)
  const { id } = await downloads.ask(bodyOf(invocation, place))
  const { url, entries, bytes } = await downloads.ready(id)
  notes.progress('')
  const response = await fetch(url, { redirect: 'error', signal })
  if (!response.ok || !response.body) throw new CommandError('the file does not come', { exitCode: exitCodes.later })
  const shown = harmlessChunks(options.text('format') !== 'csv')
  let came = 0
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    came += chunk.length
    await out.write(out.isTerminal ? shown(chunk) : chunk)
  }
  if (out.isTerminal) await out.write(shown())
  if (came !== bytes) throw new CommandError(`${came} of ${counted(bytes, 'byte')} came`, { exitCode: exitCodes.later })
  notes.say(wholeText({ entries, bytes }))
  return exitCodes.done
}

function wholeText({ entries, bytes }: Pick<ReadyDownload, 'entries' | 'bytes'>): string {
  return `${counted(entries, ...entriesWords)}, ${counted(bytes, 'byte')}: that is all`
}

/** @throws CommandError without a format. */
function bodyOf(invocation: Invocation, place: Place): Record<string, unknown> {
  const { options, api } = invocation
  if (!options.has('format')) throw usageError('which form of file? Give --format ndjson, csv, bundle or ocsf')
  const chosen = selection(invocation, place).filter(([name]) => name !== 'organization')
  return { ...selectionFields(chosen, api.download), ...apiFields(fileFields(api), options) }
}

async function keyOf({ client }: Session, scope: string): Promise<string> {
  if (!scope.startsWith('organizations/'))
    throw usageError('"--verify" needs --key: only an organization has its key at the service')
  return (await (await client.call({ path: `/v2/${scope}/log/key` })).text()).trim()
}
