// `beleg keys`: the ingest keys of an organization.
import { counted } from '../../../shared/counted.ts'
import { rowForm, timeText } from '../asking/row-form.ts'
import { apiFields, apiOptions } from '../invocation/api-options.ts'
import type { Command, Invocation } from '../invocation/command.ts'
import { placeOptions, rowOptions, scopeOption, timeOptions } from '../invocation/common-options.ts'
import type { DescribedApi } from '../invocation/described-api.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import type { Options } from '../invocation/option.ts'
import { usageError } from '../invocation/usage-error.ts'
import { rowPrinter } from '../output/rows.ts'
import { organizationOf, type Session, scopeAsked, sessionOf } from '../session/session.ts'

interface Key {
  readonly id: string
  readonly name: string
  readonly formats: readonly string[]
  readonly expiresTimeStamp: string
  readonly lastUsedDay?: string
  readonly drops: readonly string[]
  readonly filtered?: number
  readonly key?: string
}

/** `defaults` has a flag for each. */
const keyFields = ({ key }: DescribedApi) => key.filter(({ name }) => name !== 'defaults')

const ofCreate = (options: Options): Options =>
  Object.fromEntries(Object.entries(options).map(([name, option]) => [name, { ...option, onlyWith: 'create' }]))

export const keys: Command = {
  name: 'keys',
  actions: ['list', 'create', 'revoke'],
  summary: 'Lists, makes and revokes the ingest keys of an organization',
  takes: '[SCOPE] list | create | revoke KEYID',
  wordsMax: 3,
  details: 'A new key is printed once, and nobody is shown it again.',
  options: (api) => ({
    ...scopeOption,
    ...ofCreate({
      ...apiOptions(keyFields(api), 'With create, as the API has it'),
      default: {
        about: 'With create: what an entry gets where its record says nothing.',
        takes: 'NAME=VALUE',
        isRepeated: true,
      },
    }),
    ...rowOptions,
    ...timeOptions,
    ...placeOptions,
  }),
  examples: [
    'beleg keys list',
    'beleg keys create --name billing --formats entries --expires-in-days 30 --default region=eu01',
    "beleg keys create --name trail --formats cloudtrail --drops 'event-name=Get*&event-name=List*&outcome=SUCCESS'",
  ],
  run: async (invocation) => {
    const session = await sessionOf(invocation)
    const { scope, rest } = scopeAsked(invocation, session.place)
    const path = `/v2/organizations/${organizationOf(scope)}/ingest-keys`
    const [action = 'list', id, ...more] = rest
    if (more.length > 0) throw usageError(`"${more[0]}" is one word too many: see "beleg keys --help"`)
    if (action === 'list') return listed(invocation, session, path)
    if (action === 'create') return created(invocation, session, path)
    if (action !== 'revoke') throw usageError(`"${action}" is not list, create or revoke`)
    if (id === undefined) throw usageError('revoke which key? Give its id: see "beleg keys list"')
    await session.client.call({ method: 'DELETE', path: `${path}/${encodeURIComponent(id)}` })
    invocation.notes.say(`"${id}" opens nothing from now on`)
    return exitCodes.done
  },
}

async function listed(invocation: Invocation, session: Session, path: string): Promise<number> {
  const { items } = await session.client.json<{ readonly items: readonly Key[] }>({
    path,
    fields: ['items'],
    signal: invocation.signal,
  })
  const printer = printerOf(invocation, session)
  await printer.print(items)
  await printer.end()
  invocation.notes.say(`${counted(items.length, 'key')}: that is all`)
  return exitCodes.done
}

async function created(invocation: Invocation, session: Session, path: string): Promise<number> {
  const { options, api } = invocation
  const fields = apiFields(keyFields(api), options)
  const defaults = Object.fromEntries(options.texts('default').map(defaultOf))
  const body = JSON.stringify({ ...fields, ...(options.has('default') ? { defaults } : {}) })
  const key = await session.client.json<Key>({ method: 'POST', path, body, fields: ['id'] })
  const printer = printerOf(invocation, session, true)
  await printer.print([key])
  await printer.end()
  invocation.notes.say('keep the key now: nobody is shown it again')
  return exitCodes.done
}

function defaultOf(text: string): [name: string, value: string | string[]] {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === '') throw usageError(`"--default" must be NAME=VALUE, not "${text}"`)
  return [name, name === 'folderPath' ? value.split('/') : value]
}

function printerOf(invocation: Invocation, { place }: Session, isNew = false) {
  const time = timeText(invocation, place)
  return rowPrinter<Key>(invocation.out, {
    form: rowForm(invocation, place),
    columns: [
      { title: 'ID', of: ({ id }) => id },
      { title: 'NAME', of: ({ name }) => name, isFlexible: true },
      { title: 'FORMATS', of: ({ formats }) => formats.join(',') },
      { title: 'EXPIRES', of: ({ expiresTimeStamp }) => time(expiresTimeStamp) },
      { title: 'LAST USED', of: ({ lastUsedDay }) => lastUsedDay },
      { title: 'DROPS', of: ({ drops }) => drops.join(' ') },
      {
        title: 'NOT KEPT',
        of: ({ filtered }) => (filtered === undefined ? undefined : String(filtered)),
        isNumber: true,
      },
      ...(isNew ? [{ title: 'KEY', of: ({ key }: Key) => key }] : []),
    ],
  })
}
