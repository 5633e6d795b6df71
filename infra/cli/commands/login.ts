// `beleg login`: signs a person in by a browser, and keeps the session for the next commands.
import { setTimeout as pause } from 'node:timers/promises'
import type { Command } from '../invocation/command.ts'
import { placeOptions } from '../invocation/common-options.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { usageError, wholeNumber } from '../invocation/usage-error.ts'
import { openInBrowser } from '../session/browser.ts'
import { originOf, readConfig, writeConfig } from '../session/config.ts'
import { signInByDevice } from '../session/device-sign-in.ts'
import { readEnvironment } from '../session/environment.ts'
import { configFolder } from '../session/folders.ts'
import { clientOf, issuerOf } from '../session/issuer.ts'
import { localContext, scopeOf } from '../session/place.ts'
import { signInByBrowser } from '../session/sign-in.ts'
import { inTurn, writeSession } from '../session/stored-session.ts'
import { signInNeeded } from '../session/tokens.ts'

export const login: Command = {
  name: 'login',
  summary: 'Signs you in at a service by your browser, and makes its context the current one',
  takes: '[URL]',
  wordsMax: 1,
  details: `Programs need no login: with BELEG_CLIENT_ID and BELEG_CLIENT_SECRET, or BELEG_TOKEN, every command works. Only the
refresh token is stored, in a file that nobody else may read.`,
  options: () => ({
    context: { about: 'The name of the context. Defaults to the host.', takes: 'NAME' },
    scope: { about: 'Where the next commands look, if they name no scope.', takes: 'SCOPE' },
    client: { about: 'The client id at the issuer, if it is not the one that the service names.', takes: 'ID' },
    port: {
      about: 'The port of this machine that is registered at the issuer. Defaults to any free one.',
      takes: 'N',
      notWith: ['--device'],
    },
    device: { about: 'Needs no browser here: shows a code, which you enter at the issuer on any device.' },
    'no-browser': { about: 'Only prints the address to open.', notWith: ['--device'] },
    quiet: placeOptions.quiet,
    help: placeOptions.help,
  }),
  examples: [],
  run: async ({ words, options, env, notes, signal }) => {
    const folder = configFolder(readEnvironment(env))
    const config = await readConfig(folder)
    const name = options.text('context') ?? (words[0] === undefined ? config.current : new URL(originOf(words[0])).host)
    const known = name === undefined ? undefined : config.contexts[name]
    const url = words[0] ?? known?.url
    if (name === undefined || url === undefined) throw usageError('sign in where? Give the address of the service')
    if (name === localContext)
      throw usageError(`"${localContext}" is the service on this machine, which needs no login`)
    const origin = originOf(url)
    const scope = options.text('scope') ?? known?.scope
    if (scope !== undefined) scopeOf(scope)
    const client = options.text('client') ?? known?.client
    const port = wholeNumber('port', options.text('port') ?? '0', 0, 65_535)
    const issuer = await issuerOf(origin)
    const tokens = options.isOn('device')
      ? await signInByDevice(issuer, {
          client,
          onCode: (address, code) => notes.warn(`Open ${address} on any device, and enter ${code}`),
          sleep: (ms, by) => pause(ms, undefined, { signal: by }),
          now: Date.now,
          signal,
        })
      : await signInByBrowser(issuer, {
          client,
          port,
          onAddress: (address) => {
            notes.warn(`Open ${address}`)
            if (!options.isOn('no-browser')) openInBrowser(address)
          },
          signal,
        })
    const refreshToken = tokens.refresh_token
    if (refreshToken === undefined)
      throw signInNeeded('the issuer gave no refresh token: its client needs one, or the scope offline_access')
    const clientId = clientOf(issuer, client).client_id
    await inTurn(folder, async () => {
      const { contexts } = await readConfig(folder)
      const context = {
        ...known,
        url: origin,
        defaults: known?.defaults ?? {},
        ...(scope === undefined ? {} : { scope }),
        ...(client === undefined ? {} : { client }),
      }
      await writeConfig(folder, { current: name, contexts: { ...contexts, [name]: context } })
      await writeSession(folder, name, { origin, clientId, refreshToken })
    })
    notes.say(`signed in at ${origin}: context "${name}"`)
    return exitCodes.done
  },
}
