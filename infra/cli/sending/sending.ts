// What `send` and `import` have in common: to whom records go, how each result is shown, and how the command ends.
import { setTimeout as pause } from 'node:timers/promises'
import type { IngestFormat } from '../../../shared/deployment/ingest-formats.ts'
import { isContainerId } from '../../../shared/entry/scope.ts'
import type { RecordPlace } from '../../../shared/records/record-texts.ts'
import { CommandError } from '../../command/command.ts'
import { placeText } from '../../sending/records.ts'
import type { SendDeps, Settled } from '../../sending/sender.ts'
import type { Counts } from '../../sending/sent-file.ts'
import { needsSource, type WireFormat, wireFormat } from '../../sending/wire-format.ts'
import { rowForm } from '../asking/row-form.ts'
import type { Invocation } from '../invocation/command.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import type { Options } from '../invocation/option.ts'
import { usageError } from '../invocation/usage-error.ts'
import { OutputClosed, type Printer } from '../output/printer.ts'
import { type RowPrinter, rowPrinter } from '../output/rows.ts'
import type { CliEnvironment } from '../session/environment.ts'
import type { Place } from '../session/place.ts'
import { organizationOf, type Session } from '../session/session.ts'

export const organizationOption: Options = {
  org: {
    about: 'The organization that takes the records: with it, they need not name one, and an ingest key is enough.',
    takes: 'ID',
  },
}

const triesMax = 6

export function sendDeps({ signal }: Invocation, { client }: Session): SendDeps {
  return { client, sleep: (ms) => pause(ms, undefined, { signal }), random: Math.random, triesMax, signal }
}

/** @throws CommandError if an organization is needed and none is named. */
export function wireOf(invocation: Invocation, { place }: Session, format: IngestFormat): WireFormat {
  const organization = recipientOf(invocation, place, format)
  const source = invocation.options.text('source')
  if (needsSource(format) && source === undefined)
    throw usageError(`"--format ${format}" needs --source, the name of what the records are of`)
  if (!needsSource(format) && source !== undefined)
    throw usageError(`"--source" does nothing with "--format ${format}"`)
  return wireFormat(format, { organization, source })
}

/** The organization that takes the records; `undefined` if each names its own. @throws CommandError if one is needed and none is named. */
export function recipientOf(
  { options }: Invocation,
  { env, scope }: Pick<Place, 'env' | 'scope'>,
  format: IngestFormat,
): string | undefined {
  const asked = options.text('org')
  if (asked !== undefined && !isContainerId(asked))
    throw usageError(`"--org" must be the id of an organization, not "${asked}"`)
  if (format === 'splunk') return refuseWithoutKey(env, asked)
  if (asked !== undefined || (format === 'entries' && !hasKey(env))) return asked
  if (!scope) throw usageError('which organization takes the records? Give --org ID')
  return organizationOf(scope)
}

/** Splunk's addresses name no organization. */
function refuseWithoutKey(env: CliEnvironment, asked: string | undefined): undefined {
  if (!hasKey(env))
    throw usageError('"--format splunk" needs an ingest key in BELEG_TOKEN, which says whose the records are')
  if (asked !== undefined)
    throw usageError('"--org" does nothing with "--format splunk": the key says whose the records are')
}

/** Whether the caller is a sender with an ingest key, who writes into its organization only. */
export function hasKey({ token }: CliEnvironment): boolean {
  return token?.startsWith('bik_') === true
}

export interface ResultRow extends RecordPlace {
  readonly file: string
  readonly status: string
  readonly id?: string
  readonly code?: string
  readonly message?: string
}

/** @returns what throws CommandError if nobody reads the results: the records behind them are not sent then, which must not pass for done. */
export function resultPrinter(invocation: Invocation, { place }: Session): RowPrinter<ResultRow> {
  const { out } = invocation
  const write = async (text: string | Uint8Array) => {
    await out.write(text).catch((cause: unknown) => {
      if (!(cause instanceof OutputClosed)) throw cause
      throw new CommandError('nobody reads the results: what is behind them was not sent', { cause })
    })
  }
  const told: Printer = { isTerminal: out.isTerminal, columns: out.columns, write }
  return rowPrinter<ResultRow>(told, {
    form: rowForm(invocation, place),
    columns: [
      { title: 'LINE', of: (row) => placeText(row), isNumber: true },
      { title: 'STATUS', of: ({ status }) => status },
      { title: 'ID', of: ({ id }) => id },
      { title: 'MESSAGE', of: ({ message }) => message },
    ],
  })
}

export function resultRows(file: string, settled: readonly Settled[]): ResultRow[] {
  return settled.map(({ record: { text: _text, ...place }, result }) => ({ file, ...place, ...result }))
}

export function exitCodeOf({ refused, failed }: Counts): number {
  return failed > 0 ? exitCodes.later : refused > 0 ? exitCodes.failed : exitCodes.done
}
