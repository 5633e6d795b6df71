// The entry point of the portal: starts the session and draws the app.
import { render } from 'preact'
import { address, followLinks } from './router/address.ts'
import { screens } from './screens.ts'
import { startSession } from './session/session.ts'
import { App, screenAt } from './shell/app.tsx'
import { showAppearance } from './shell/appearance.ts'

showAppearance(document.documentElement)
const isPage = (path: string) => path === '/' || screenAt(screens, path) !== undefined
followLinks(isPage)

const { pathname } = address.value
const root = document.getElementById('portal')
if (root) render(<App screens={screens} />, root)
await startSession(!screenAt(screens, pathname)?.screen.public && pathname !== '/signed-out')
