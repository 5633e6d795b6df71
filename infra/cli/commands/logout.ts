// `beleg logout`: ends the session of a context, at the issuer too.
import { None, processRevocationResponse, revocationRequest } from 'oauth4webapi'
import type { Command } from '../invocation/command.ts'
import { placeOptions } from '../invocation/common-options.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { issuerOf } from '../session/issuer.ts'
import { placeOf } from '../session/place.ts'
import { inTurn, readSession, writeSession } from '../session/stored-session.ts'

export const logout: Command = {
  name: 'logout',
  summary: 'Ends your session at a service',
  takes: '',
  wordsMax: 0,
  options: () => placeOptions,
  examples: ['beleg logout'],
  run: async (invocation) => {
    const { folder, name, origin } = await placeOf(invocation)
    const session = await readSession(folder, name)
    if (!session) {
      invocation.notes.say(`nobody is signed in at ${origin}`)
      return exitCodes.done
    }
    // Gone here first: whatever the issuer answers, nobody uses it from here again.
    await inTurn(folder, () => writeSession(folder, name, undefined))
    try {
      const { server, options } = await issuerOf(session.origin)
      const client = { client_id: session.clientId }
      if (server.revocation_endpoint !== undefined)
        await processRevocationResponse(await revocationRequest(server, client, None(), session.refreshToken, options))
      invocation.notes.say(`signed out at ${origin}`)
    } catch {
      invocation.notes.warn(`signed out here; the issuer of ${origin} did not confirm it`)
    }
    return exitCodes.done
  },
}
