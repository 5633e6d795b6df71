// The manual page of the command, beleg(1), made of the table of commands that its help is made of. In man(7), which groff and mandoc both read.
import type { Command } from './command.ts'
import type { DescribedApi } from './described-api.ts'
import { exitCodes } from './exit-codes.ts'
import type { Option } from './option.ts'

const ends: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: 'Done; with verify: every file is proven.',
  failed: 'Failed, not proven, or some entries were refused.',
  usage: 'Wrong usage.',
  nothing: 'Nothing was found (only with --fail-empty).',
  signIn: 'You must sign in.',
  incomplete: 'That was not all (only with --require-complete).',
  later: 'The service is busy or does not answer: try later.',
  interrupted: 'Interrupted by Ctrl-C.',
}

const variables: Readonly<Record<string, string>> = {
  BELEG_URL: 'The address of the service.',
  BELEG_SCOPE: 'Where commands look that name no scope.',
  BELEG_CONTEXT: 'The context.',
  BELEG_OUTPUT: 'The form of output.',
  BELEG_TOKEN: 'An access token or an ingest key; outranks client credentials, and these the stored session.',
  BELEG_CLIENT_ID: 'With BELEG_CLIENT_SECRET and BELEG_CLIENT_SCOPE: client credentials. The token stays in memory.',
  BELEG_PORT: 'With BELEG_DATA: the port and the data folder of the service on this machine.',
}

const files: Readonly<Record<string, string>> = {
  '$XDG_CONFIG_HOME/beleg': 'Contexts, and sessions, which nobody else may read. Defaults to ~/.config/beleg.',
  '$XDG_DATA_HOME/beleg': 'Kept checkpoints, and how far files were imported. Defaults to ~/.local/share/beleg.',
}

/** An option of so many commands is explained once. */
const commandsMin = 3

export function manPage(commands: readonly Command[], api: DescribedApi, version: string): string {
  const shown = commands.filter(({ isHidden }) => !isHidden)
  const shared = sharedOptions(shown, api)
  return [
    `.TH BELEG 1 "" "beleg ${text(version)}" "User Commands"`,
    ...section('NAME', ['beleg \\- the audit log on the command line']),
    ...section('SYNOPSIS', ['.B beleg', '.I COMMAND', '[\\fIARGUMENTS\\fR] [\\fIOPTIONS\\fR]']),
    ...section('DESCRIPTION', [
      ...paragraph('Lists, searches, follows, downloads and verifies entries of an audit log, and sends them.'),
      ...paragraph(
        'A SCOPE is organizations/ID, folders/ID or projects/ID. A flag outranks its variable, and a variable the context.',
      ),
      ...paragraph(
        'Data goes to standard output, all else to standard error. Piped, entries are JSON, one on each line.',
      ),
    ]),
    ...section(
      'COMMANDS',
      shown.flatMap((command) => commandLines(command, api, shared)),
    ),
    ...section('OPTIONS OF SEVERAL COMMANDS', [...shared.values()].flatMap(optionLines)),
    ...section(
      'EXIT STATUS',
      Object.entries(ends).flatMap(([name, is]) => item(`${exitCodes[name as keyof typeof ends]}`, is)),
    ),
    ...section(
      'ENVIRONMENT',
      Object.entries(variables).flatMap(([name, is]) => item(name, is)),
    ),
    ...section(
      'FILES',
      Object.entries(files).flatMap(([name, is]) => item(name, is)),
    ),
    '',
  ].join('\n')
}

type Named = readonly [name: string, option: Option]

/** By the whole of each: options of one name may mean different things. */
function sharedOptions(commands: readonly Command[], api: DescribedApi): Map<string, Named> {
  const all = commands.flatMap(({ options }) => Object.entries(options(api)))
  const counts = new Map<string, number>()
  for (const named of all) counts.set(keyOf(named), (counts.get(keyOf(named)) ?? 0) + 1)
  const several = all.filter((named) => (counts.get(keyOf(named)) ?? 0) >= commandsMin)
  return new Map(several.toSorted(([a], [b]) => (a < b ? -1 : 1)).map((named) => [keyOf(named), named]))
}

function keyOf(named: Named): string {
  return JSON.stringify(named)
}

function commandLines(
  { name, takes, summary, details, options, examples }: Command,
  api: DescribedApi,
  shared: ReadonlyMap<string, Named>,
): string[] {
  const all = Object.entries(options(api))
  const own = all.filter((named) => !shared.has(keyOf(named)))
  const others = all.filter((named) => shared.has(keyOf(named))).map(([option]) => `--${option}`)
  return [
    `.SS "beleg ${text([name, takes].filter((part) => part !== '').join(' '))}"`,
    ...paragraph(`${summary}.`),
    ...(details === undefined ? [] : paragraph(details)),
    ...own.flatMap(optionLines),
    ...(others.length === 0 ? [] : paragraph(`Also ${others.join(', ')}.`)),
    ...(examples.length === 0 ? [] : ['.PP', '.EX', ...examples.map(line), '.EE']),
  ]
}

function optionLines([name, { about, takes, short, values, isRepeated }]: Named): string[] {
  const head = [...(short === undefined ? [] : [`-${short}`]), `--${name}`].map((option) => `\\fB${text(option)}\\fR`)
  const more = [values && `One of ${values.join(', ')}.`, isRepeated && 'May be given several times.'].filter(Boolean)
  return [
    '.TP',
    `${head.join(', ')}${takes === undefined ? '' : ` \\fI${text(takes)}\\fR`}`,
    line([about.replaceAll('`', ''), ...more].join(' ')),
  ]
}

function section(title: string, lines: readonly string[]): string[] {
  return [`.SH ${title.includes(' ') ? `"${title}"` : title}`, ...lines]
}

function paragraph(words: string): string[] {
  return ['.PP', line(words)]
}

function item(name: string, is: string): string[] {
  return ['.TP', `\\fB${text(name)}\\fR`, line(is)]
}

/** A line of text: a dot or an apostrophe at its beginning would be a request. */
function line(words: string): string {
  return `\\&${text(words)}`
}

/** Hyphens and quotes as they are typed, so that what is copied from the page can be run. */
function text(words: string): string {
  return words
    .replaceAll(/\s+/g, ' ')
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll("'", '\\(aq')
    .replaceAll('~', '\\(ti')
    .replaceAll('^', '\\(ha')
    .replaceAll('`', '\\(ga')
    .replaceAll(/[^\n -~]/gu, (letter) => `\\[u${letter.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`)
}
