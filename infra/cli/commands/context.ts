// `beleg context`: the contexts: several services, each with its scope and its defaults for flags.
import { rowForm } from '../asking/row-form.ts'
import type { Command, Invocation } from '../invocation/command.ts'
import { placeOptions, rowOptions } from '../invocation/common-options.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { usageError, wholeNumber } from '../invocation/usage-error.ts'
import { rowForms, rowPrinter } from '../output/rows.ts'
import { timeForms } from '../output/shown-time.ts'
import { type Config, originOf, readConfig, writeConfig } from '../session/config.ts'
import { readEnvironment } from '../session/environment.ts'
import { configFolder } from '../session/folders.ts'
import { localPlace } from '../session/local-service.ts'
import { localContext, scopeOf } from '../session/place.ts'
import { inTurn, writeSession } from '../session/stored-session.ts'

interface Row {
  readonly name: string
  readonly url: string
  readonly scope?: string | undefined
  readonly isCurrent: boolean
}

export const context: Command = {
  name: 'context',
  actions: ['list', 'set', 'remove'],
  summary: 'Lists, sets and removes contexts: services, with a scope and defaults for flags',
  takes: '[list | set NAME | remove NAME]',
  wordsMax: 2,
  options: () => ({
    url: { about: 'With set: the address of the service.', takes: 'URL', onlyWith: 'set' },
    scope: { about: 'With set: where commands look that name no scope.', takes: 'SCOPE', onlyWith: 'set' },
    client: { about: 'With set: the client id at the issuer.', takes: 'ID', onlyWith: 'set' },
    default: {
      about: 'With set: the default of a flag: output, time, limit or columns. Without a value, there is none.',
      takes: 'FLAG=VALUE',
      isRepeated: true,
      onlyWith: 'set',
    },
    ...rowOptions,
    quiet: placeOptions.quiet,
    help: placeOptions.help,
  }),
  examples: [
    'beleg context',
    'beleg context set test --url https://audit.example.com --scope organizations/acme --default time=utc',
  ],
  run: async (invocation) => {
    const [action = 'list', name] = invocation.words
    const folder = configFolder(readEnvironment(invocation.env))
    const config = await readConfig(folder)
    if (action === 'list') return listed(invocation, config)
    if (name === undefined) throw usageError(`${action} which context? Give its name`)
    if (name === localContext || !/^[\w.:@-]+$/.test(name))
      throw usageError(`"${name}" cannot be the name of a context`)
    if (action === 'set') await writeConfig(folder, withContext(config, name, invocation))
    else if (action === 'remove') {
      if (!Object.hasOwn(config.contexts, name)) throw usageError(`there is no context "${name}": see "beleg context"`)
      const { [name]: _, ...contexts } = config.contexts
      await writeConfig(folder, {
        contexts,
        ...(config.current && config.current !== name ? { current: config.current } : {}),
      })
      await inTurn(folder, () => writeSession(folder, name, undefined))
    } else throw usageError(`"${action}" is not list, set or remove`)
    return exitCodes.done
  },
}

/** Those that may have a default, each with its check. @throws CommandError */
const flags: Readonly<Record<string, (value: string) => void>> = {
  output: (value) => mustBeOneOf(rowForms, value),
  time: (value) => mustBeOneOf(timeForms, value),
  limit: (value) => wholeNumber('default limit', value),
  columns: () => {},
}

function mustBeOneOf(values: readonly string[], value: string): void {
  if (!values.includes(value))
    throw usageError(`"--default" must have one of ${values.join(', ')} as its value, not "${value}"`)
}

function withContext(config: Config, name: string, { options }: Invocation): Config {
  const before = Object.hasOwn(config.contexts, name) ? config.contexts[name] : undefined
  const url = options.text('url') ?? before?.url
  if (url === undefined) throw usageError('a new context needs --url')
  const defaults = { ...before?.defaults }
  for (const text of options.texts('default')) {
    const [flag = '', value = ''] = text.split(/=(.*)/s)
    const check = Object.hasOwn(flags, flag) ? flags[flag] : undefined
    if (!check)
      throw usageError(`"--default" must be one of ${Object.keys(flags).join(', ')}, =, and a value, not "${text}"`)
    if (value === '') delete defaults[flag]
    else {
      check(value)
      defaults[flag] = value
    }
  }
  const scope = options.text('scope') ?? before?.scope
  const client = options.text('client') ?? before?.client
  const made = {
    url: originOf(url),
    defaults,
    ...(scope === undefined ? {} : { scope: scopeOf(scope) }),
    ...(client === undefined ? {} : { client }),
  }
  return { ...config, contexts: { ...config.contexts, [name]: made } }
}

async function listed(invocation: Invocation, { current = localContext, contexts }: Config): Promise<number> {
  const local = localPlace(invocation.env)
  const rows: Row[] = [
    ...(local ? [{ name: localContext, url: local.origin, scope: local.scope }] : []),
    ...Object.entries(contexts).map(([name, { url, scope }]) => ({ name, url, scope })),
  ].map((row) => ({ ...row, isCurrent: row.name === current }))
  const printer = rowPrinter<Row>(invocation.out, {
    form: rowForm(invocation),
    columns: [
      { title: ' ', name: 'current', of: ({ isCurrent }) => (isCurrent ? '*' : '') },
      { title: 'NAME', of: ({ name }) => name },
      { title: 'URL', of: ({ url }) => url },
      { title: 'SCOPE', of: ({ scope }) => scope },
    ],
  })
  await printer.print(rows)
  await printer.end()
  return exitCodes.done
}
