// The configuration: contexts, each with the address of a service and defaults for flags under their own names.
import { join } from 'node:path'
import * as v from 'valibot'
import { CommandError } from '../../command/command.ts'
import { usageError } from '../invocation/usage-error.ts'
import { readJson, writeWhole } from './folders.ts'

const contextSchema = v.object({
  url: v.string(),
  scope: v.optional(v.string()),
  /** The client at the issuer, if it is not the one that the service names. */
  client: v.optional(v.string()),
  /** By the names of the flags. */
  defaults: v.optional(v.record(v.string(), v.string()), {}),
})

const configSchema = v.object({
  current: v.optional(v.string()),
  contexts: v.optional(v.record(v.string(), contextSchema), {}),
})

export type Context = v.InferOutput<typeof contextSchema>
export type Config = v.InferOutput<typeof configSchema>

const fileName = 'config.json'

/** Empty if there is none yet. @throws CommandError if the file holds anything else. */
export async function readConfig(folder: string): Promise<Config> {
  const stored = await readJson(join(folder, fileName))
  const checked = v.safeParse(configSchema, stored ?? {})
  if (checked.success) return checked.output
  const field = checked.issues[0].path?.map(({ key }) => String(key)).join('.') ?? ''
  throw new CommandError(
    `"${join(folder, fileName)}": "${field}" is not what it should be: ${checked.issues[0].message}`,
  )
}

export function writeConfig(folder: string, config: Config): Promise<void> {
  return writeWhole(folder, fileName, `${JSON.stringify(config, null, 2)}\n`)
}

/**
 * The origin of a service. Tokens go there, so plain HTTP is for this machine alone.
 * @throws CommandError quoting the text.
 */
export function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw usageError(`"${text}" is not the address of a service: it must be like https://audit.example.com`)
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw usageError(`"${text}" must begin with https: a token would be sent in clear`)
  return url.origin + url.pathname.replace(/\/+$/, '')
}

export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}
