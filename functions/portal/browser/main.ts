// The entry point of the portal: starts the session, and draws the app while the issuer answers. What draws is a script of its own, which the page loads
// at the same time: on a slow machine it takes longer to run than the request takes.
import { startSession } from './session/session.ts'

const started = startSession()
const { draw } = await import('./draw.tsx')
draw()
await started
