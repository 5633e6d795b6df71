// `beleg api`: any call of the API, for what has no command of its own.
import { readFile } from 'node:fs/promises'
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
    const { words, options, out, signal } = invocation
    const [method = '', path = ''] = words
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
    })
    if (!out.isTerminal) {
      if (response.body)
        for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) await out.write(chunk)
      return exitCodes.done
    }
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    await out.write(`${isJson ? harmlessJson(text) : harmlessLines(text)}\n`)
    return exitCodes.done
  },
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
