// The options that many commands share, in groups.
import type { Options } from './option.ts'

/** Which service, and who asks. */
export const placeOptions = {
  context: { about: 'The context to use, instead of the current one.', takes: 'NAME' },
  url: { about: 'The address of the service, instead of a context.', takes: 'URL', notWith: ['--context'] },
  debug: { about: 'Prints each request on stderr, without its token.' },
  quiet: { about: 'Prints nothing on stderr but errors.', short: 'q' },
  help: { about: 'Shows the help of the command.', short: 'h' },
} satisfies Options

export const scopeOption: Options = {
  scope: { about: 'The organization, folder or project, instead of the first argument.', takes: 'SCOPE' },
}

/** How rows are shown. */
export const rowOptions: Options = {
  output: {
    about: 'The form of the output. Defaults to table on a terminal, to ndjson elsewhere.',
    takes: 'FORM',
    short: 'o',
    values: ['table', 'wide', 'ndjson', 'json', 'csv'],
  },
}

export const timeOptions: Options = {
  time: {
    about:
      'How a table shows times. Defaults to local on a terminal, to utc elsewhere. With utc, days begin at midnight UTC.',
    takes: 'FORM',
    values: ['local', 'utc', 'relative'],
  },
}

/** Which time. The API's own parameters take exact times only. */
export const rangeOptions: Options = {
  since: { about: 'The age of the oldest: 90s, 15m, 24h, 7d, or a time as for --from.', takes: 'AGE' },
  from: { about: 'Inclusive start: a time (RFC 3339), a day, today, yesterday, or an age.', takes: 'TIME' },
  to: { about: 'Exclusive end, in the same forms; a day is included.', takes: 'TIME' },
}

/** For scripts. */
export const strictOptions: Options = {
  'fail-empty': { about: 'Ends with 3 if nothing was found.' },
  'require-complete': { about: 'Ends with 5 if that was not all.' },
}
