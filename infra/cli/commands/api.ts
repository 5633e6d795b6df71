// `beleg api`: any call of the API, for what has no command of its own.
import { readFile } from 'node:fs/promises'
import { refusalOf } from '../../../shared/client/api-error.ts'
import { mayTryAgain } from '../../../shared/client/retrying.ts'
import { unreadable } from '../../command/unreadable.ts'
import type { Command, Invocation } from '../invocation/command.ts'
import { placeOptions } from '../invocation/common-options.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { usageError } from '../invocation/usage-error.ts'
import { harmlessJson, harmlessLines } from '../output/harmless.ts'
import { sessionOf } from '../session/session.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE']

export const api: Command = {
  name: 'api',
  summary: 'Makes any call of the API, and prints the answer as it came',
  takes: 'METHOD PATH',
  wordsMax: 2,
  details: 'PATH is such as /v2/me. /docs of the service describes all of them.',
  options: () => ({
    field: {
      about:
        'A parameter of the query; with POST and PUT, a field of the JSON body: a number, true, false, null, a list or an object as JSON, anything else as text.',
      takes: 'NAME=VALUE',
      short: 'f',
      isRepeated: true,
    },
    input: { about: 'The body, from a file, or "-" for stdin.', takes: 'FILE' },
    'content-type': { about: 'Of the body. Defaults to application/json.', takes: 'TYPE' },
    ...placeOptions,
  }),
  examples: ['beleg api GET /v2/me', 'beleg api GET /v2/organizations -f limit=2', 'beleg api GET /healthz'],
  run: async (invocation) => {
    const { words, options, signal } = invocation
    const [method = '', path = ''] = words
    if (method === '') throw usageError('call what? Give a method and a path, such as GET /v2/me')
    if (!methods.includes(method)) throw usageError(`"${method}" must be one of ${methods.join(', ')}`)
    if (!path.startsWith('/')) throw usageError(`"${path}" must be a path such as /v2/me`)
    const { client } = await sessionOf(invocation)
    const fields = options.texts('field').map(fieldOf)
    const hasBody = method === 'POST' || method === 'PUT'
    const body = hasBody ? await bodyOf(invocation, fields) : undefined
    const type = options.text('content-type')
    const ofBody = hasBody ? undefined : ['input', 'content-type'].find((name) => options.has(name))
    if (ofBody !== undefined) throw usageError(`"--${ofBody}" does nothing with ${method}, which has no body`)
    const response = await client.call({
      method,
      path,
      signal,
      ...(hasBody ? {} : { parameters: fields }),
      ...(body === undefined ? {} : { body }),
      ...(type === undefined ? {} : { contentType: type }),
      reads: refusals,
    })
    const refusal = response.ok ? undefined : await refusalOf(response.clone())
    await print(invocation, response)
    if (refusal) throw refusal
    return exitCodes.done
  },
}

/** They may say more than one sentence: what is wrong with which entry. What another try can help is tried again first. */
const refusals = Array.from({ length: 100 }, (_, at) => 400 + at).filter(
  (status) => status !== 401 && !mayTryAgain(status, true),
)

async function print({ out }: Invocation, response: Response): Promise<void> {
  if (!out.isTerminal) {
    if (response.body)
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) await out.write(chunk)
    return
  }
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  await out.write(`${isJson ? harmlessJson(text) : harmlessLines(text)}\n`)
}

function fieldOf(text: string): readonly [name: string, value: string] {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === '') throw usageError(`"--field" must be NAME=VALUE, not "${text}"`)
  return [name, value]
}

async function bodyOf(
  { options, stdin }: Invocation,
  fields: readonly (readonly [name: string, value: string])[],
): Promise<string | Uint8Array<ArrayBuffer> | undefined> {
  const file = options.text('input')
  if (file === undefined)
    return fields.length === 0
      ? undefined
      : JSON.stringify(Object.fromEntries(fields.map(([name, text]) => [name, typed(text)])))
  if (fields.length > 0) throw usageError('"--input" is the whole body: it must not be combined with --field')
  if (file !== '-')
    return readFile(file).then(
      (bytes) => new Uint8Array(bytes),
      (cause: unknown) => {
        throw unreadable(file, cause)
      },
    )
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
  return new Uint8Array(Buffer.concat(chunks))
}

/** JSON if it is JSON, and no string in quotes: those are typed as they are. */
function typed(text: string): unknown {
  if (!/^(-?\d|true$|false$|null$|[[{])/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
