// The service that an invocation is about: by flag, variable, current context, or the one on this machine.
import { parseScope, type Scope } from '../../../shared/entry/scope.ts'
import { CommandError } from '../../command/command.ts'
import type { Invocation } from '../invocation/command.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { usageError } from '../invocation/usage-error.ts'
import { type Context, originOf, readConfig } from './config.ts'
import { type CliEnvironment, readEnvironment } from './environment.ts'
import { configFolder } from './folders.ts'
import { type LocalPlace, localPlace } from './local-service.ts'

/** The name of the service on this machine, as a context that need not be made. */
export const localContext = 'local'

export interface Place {
  readonly name: string
  readonly origin: string
  readonly context?: Context
  /** If it is the one on this machine. */
  readonly local?: LocalPlace
  /** Where no other is named. */
  readonly scope: Scope | undefined
  readonly env: CliEnvironment
  readonly folder: string
}

/** @throws CommandError if there is none, or it cannot be meant. */
export async function placeOf({ options, env: variables }: Invocation): Promise<Place> {
  const env = readEnvironment(variables)
  const folder = configFolder(env)
  const config = await readConfig(folder)
  const local = localPlace(variables)
  const scope = env.scope === undefined ? undefined : scopeOf(env.scope)
  const isFlagged = options.has('url') || options.has('context')
  if (!isFlagged && env.url !== undefined && env.context !== undefined)
    throw usageError('"BELEG_URL" and "BELEG_CONTEXT" both name a service: unset one of them')
  const url = options.text('url') ?? (isFlagged ? undefined : env.url)
  if (url !== undefined) {
    const origin = originOf(url)
    // Signed in there by a context, and known there by it.
    const [name, context] = Object.entries(config.contexts).find(([, each]) => originOf(each.url) === origin) ?? [
      origin,
    ]
    const own = context?.scope === undefined ? undefined : scopeOf(context.scope)
    const here = local?.origin === origin ? { local } : {}
    return {
      name,
      origin,
      scope: scope ?? own ?? here.local?.scope,
      env,
      folder,
      ...here,
      ...(context ? { context } : {}),
    }
  }
  const name = options.text('context') ?? env.context ?? config.current ?? localContext
  const context = Object.hasOwn(config.contexts, name) ? config.contexts[name] : undefined
  if (context) {
    const own = context.scope === undefined ? undefined : scopeOf(context.scope)
    return { name, origin: originOf(context.url), context, scope: scope ?? own, env, folder }
  }
  if (name !== localContext) throw usageError(`there is no context "${name}": see "beleg context"`)
  if (!local)
    throw new CommandError('no service is known: run "beleg login URL", or "npm start" in the checkout', {
      exitCode: exitCodes.signIn,
    })
  return { name, origin: local.origin, local, scope: scope ?? local.scope, env, folder }
}

/** @throws CommandError quoting the text. */
export function scopeOf(text: string): Scope {
  const scope = parseScope(text)
  if (scope) return scope
  throw usageError(`"${text}" is not a scope: it must be organizations/ID, folders/ID or projects/ID`)
}
