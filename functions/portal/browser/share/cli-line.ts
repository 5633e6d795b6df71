// The query on the screen as a command line of `beleg`: the filters of the API are its flags. docs/client/cli.md explains the command.
import { isScope } from '../../../../shared/entry/scope.ts'
import type { Call } from './call-lines.ts'
import { shellWord } from './shell-word.ts'

type Pairs = NonNullable<Call['parameters']>

/** Said by the command itself, which reads as many pages as it takes. */
const ofPaging = new Set(['cursor', 'wait'])

/** @param origin the API's origin, which is the portal's own. */
export function cliLine(origin: string, { path, parameters = [], body }: Call): string {
  const [kind = '', id = '', ...below] = path.replace('/v2/', '').split('/').map(decodeURIComponent)
  const scope = `${kind}/${id}`
  const given = parameters.filter(([name]) => !ofPaging.has(name))
  const [what = '', entryId = ''] = below
  const at = ['--url', origin]
  const other = () => line(['api', 'GET', path, ...given.flatMap(([name, value]) => ['-f', `${name}=${value}`]), ...at])
  if (!isScope(scope)) return other()
  if (body) return line(['download', scope, ...flags([...given, ...fields(body)]), ...at])
  if (below.length === 0) return line(['list', scope, ...flags(given), ...at])
  if (what === 'feed') return line(['tail', scope, ...flags(given.filter(([name]) => name !== 'limit')), ...at])
  if (what === 'insights')
    return line([
      'stats',
      scope,
      ...flags(given.map(([name, value]) => [name === 'facet' ? 'by' : name, value])),
      ...at,
    ])
  if (what === 'entries' && below.length === 2) return line(['show', scope, entryId, ...at])
  if (path.endsWith('/log/checkpoint')) return line(['checkpoint', scope, ...at])
  return other()
}

/** In one word each, since a value may begin with a dash. */
function flags(pairs: Pairs): string[] {
  return pairs.map(([name, value]) => (name === 'explain' ? '--explain' : `--${name}=${value}`))
}

/** The fields of a download: `startTimeRange` is `--start-time-range`. */
function fields(body: object): Pairs {
  return Object.entries(body).flatMap(([name, value]) => {
    const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    return [value].flat().map((one) => [flag, String(one)] as const)
  })
}

function line(words: readonly string[]): string {
  return ['beleg', ...words].map(shellWord).join(' ')
}
